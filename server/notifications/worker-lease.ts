import { randomUUID } from 'node:crypto';
import type { Store } from '../store/store.ts';
import type { Delivery } from './outbox.ts';

/**
 * Time for which a worker is taken to be alive, in ms, and the interval at which it extends its lease. A provider may
 * take longer than one lease. When a worker dies or loses the database for that long, another claims what it held. The
 * servers' clocks are assumed to agree within a few seconds.
 */
const LEASE_MS = 20_000;
export const BEAT_MS = 5_000;

export interface WorkerLease {
  /** Returns the id to claim rows under. Begins a lease if none is running. @throws {UnavailableError} */
  worker(): Promise<string>;
  /** Tells whether a claimed row still belongs to this worker. */
  holds(row: Pick<Delivery, 'worker'>): boolean;
  /** Extends the lease while it is running. @throws {UnavailableError} */
  extend(): Promise<void>;
  /** Ends the lease: others may claim at once what it holds. @throws {UnavailableError} */
  end(): Promise<void>;
}

/**
 * Creates the lease of one server on all rows that it has claimed: one row to extend, however many they are.
 *
 * A lease that has expired, as after a pause of the whole process, is never revived: others may have claimed a part of
 * the rows, and the server has dropped the rest, which would stay with a worker that is alive and does not know it. The
 * next lease has another id.
 */
export function createWorkerLease(store: Pick<Store, 'transaction'>, clock: () => Date): WorkerLease {
  let lease: { readonly worker: string; readonly aliveUntil: Date } | undefined;
  let latest: string | undefined;
  let beginning: Promise<string> | undefined;

  const running = () => (lease && lease.aliveUntil > clock() ? lease : undefined);

  function startNow() {
    const now = clock();
    return { now: now.toISOString(), aliveUntil: new Date(now.getTime() + LEASE_MS) };
  }

  async function begin(): Promise<string> {
    const worker = randomUUID();
    const { now, aliveUntil } = startNow();
    const row = { worker, now, aliveUntil: aliveUntil.toISOString(), replaced: latest };
    await store.transaction(({ outbox }) => outbox.beginLease(row));
    lease = { worker, aliveUntil };
    latest = worker;
    return worker;
  }

  return {
    worker() {
      const current = running();
      if (current) return Promise.resolve(current.worker);
      beginning ??= begin().finally(() => (beginning = undefined));
      return beginning;
    },
    holds: ({ worker }) => running()?.worker === worker,
    async extend() {
      const extended = running();
      if (!extended) return;
      const { worker } = extended;
      const { aliveUntil } = startNow();
      const isStored = await store.transaction(({ outbox }) => outbox.extendLease(worker, aliveUntil.toISOString()));
      // Stored too late, it may have been taken for expired in between.
      const isKept = isStored && running() === extended;
      if (lease === extended) lease = isKept ? { worker, aliveUntil } : undefined;
    },
    async end() {
      const ended = latest;
      lease = undefined;
      if (ended !== undefined) await store.transaction(({ outbox }) => outbox.endLease(ended));
    },
  };
}
