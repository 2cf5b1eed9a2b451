import type { Kysely } from 'kysely';
import type { Jobs } from '../store/store.ts';
import type { Schema } from '../store/schema.ts';

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
