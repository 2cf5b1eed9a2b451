import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** Due times of work that is done once for all servers. */
export interface Jobs {
  /**
   * Claims a job that is due at `now`, or was never done, for one worker: nobody else gets it before `leaseUntil`.
   * @returns whether it was due
   */
  claim(name: string, claim: { worker: string; now: string; leaseUntil: string }): Promise<boolean>;
  /** Sets when a job is due next, if the worker still holds it: extends the lease, or ends it when the work is done. */
  schedule(name: string, worker: string, dueAt: string): Promise<void>;
}

export interface JobRow {
  name: string;
  /** Worker that holds the lease, or did the job last. */
  worker: string;
  /** Time at which the job is due next; end of the lease while a worker runs it. */
  due_at: string;
}

export function jobsTable(db: Kysely<Schema>): Jobs {
  return {
    async claim(name, { worker, now, leaseUntil }) {
      const taken = await db
        .insertInto('job')
        .values({ name, worker, due_at: leaseUntil })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet({ worker, due_at: leaseUntil }).where('job.due_at', '<=', now),
        )
        .returning('name')
        .executeTakeFirst();
      return taken !== undefined;
    },

    async schedule(name, worker, dueAt) {
      await db
        .updateTable('job')
        .set({ due_at: dueAt })
        .where('name', '=', name)
        .where('worker', '=', worker)
        .execute();
    },
  };
}
