import { sql, type Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Outbox } from './outbox.ts';

/** Lease of a worker on all that it has claimed. */
export interface OutboxWorkerRow {
  id: string;
  alive_until: string;
}

type Leases = Pick<Outbox, 'beginLease' | 'extendLease' | 'endLease' | 'endAbandonedLeases'>;

/** @param isShared true when other servers may claim at the same time */
export function leasesTable(db: Kysely<Schema>, isShared: boolean): Leases {
  return {
    async beginLease({ worker, now, aliveUntil, replaced = worker }) {
      // Waits for claims that began before, which take the new worker for a dead one.
      if (isShared) await sql`lock table outbox in share row exclusive mode`.execute(db);
      await db
        .deleteFrom('outbox_worker')
        .where((eb) => eb.or([eb('alive_until', '<=', now), eb('id', '=', replaced)]))
        .execute();
      await db.insertInto('outbox_worker').values({ id: worker, alive_until: aliveUntil }).execute();
    },

    async extendLease(worker, aliveUntil) {
      const { numUpdatedRows } = await db
        .updateTable('outbox_worker')
        .set({ alive_until: aliveUntil })
        .where('id', '=', worker)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async endLease(worker) {
      await db.deleteFrom('outbox_worker').where('id', '=', worker).execute();
    },

    async endAbandonedLeases() {
      if (!isShared) await db.deleteFrom('outbox_worker').execute();
    },
  };
}
