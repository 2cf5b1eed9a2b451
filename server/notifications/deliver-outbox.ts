import { randomUUID } from 'node:crypto';
import type { Channel } from '../../src/contract/messaging.ts';
import type { Store } from '../store/store.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import type { Notifier } from './notifier.ts';
import { createRowDelivery } from './deliver-row.ts';
import { createLane } from './delivery-lane.ts';

/** How many notifications are on their way at once, by channel: mails take as many connections. */
const AT_ONCE: Readonly<Record<Channel, number>> = { email: 20, sms: 10 };

/**
 * How long a row belongs to the worker that has claimed it, in ms, and how often the worker makes that longer while it
 * holds it. A provider may take longer than the lease; a worker that died, or hears nothing of the database for so long,
 * has its rows claimed by another. The servers' clocks are taken to agree within a few seconds.
 */
const LEASE_MS = 20_000;
const BEAT_MS = 5_000;

export interface DeliveryDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly notifier: Pick<Notifier, 'send'>;
  /** Those that are configured. */
  readonly channels: readonly Channel[];
  readonly clock: () => Date;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly onDelivery?: (outcome: DeliveryOutcome, channel: string) => void;
  /** How often the outbox is looked at though nobody said that rows were added, and leases made longer, in ms. */
  readonly beatMs?: number;
}

export interface DeliveryWorker {
  /** Takes over what a server before this one had claimed, and sends it. The caller is sure that none is running. */
  begin(): Promise<void>;
  /** Says that rows were added: they are sent at once. */
  readonly poke: () => void;
  /** Sends what is due; resolves when nothing more is. */
  run(): Promise<void>;
  /** Starts nothing new, and resolves when what is on its way has ended. The rest is given back. */
  close(): Promise<void>;
}

/** Sends the outbox's rows, the only caller of a notifier. Each channel has a lane of its own. */
export function deliverOutbox(deps: DeliveryDeps): DeliveryWorker {
  const { notifier, channels, clock, log, random = Math.random, onDelivery = () => undefined, beatMs = BEAT_MS } = deps;
  const worker = randomUUID();
  const store = reportingOutages(deps.store, log);
  const wake = () => lanes.forEach((lane) => lane.wake());
  const rows = createRowDelivery(
    { store, notifier, channels, clock, log, random, onDelivery, onStandIn: wake },
    worker,
  );
  const lanes = (['email', 'sms'] as const).map((channel) =>
    createLane({
      atOnce: AT_ONCE[channel],
      clock,
      leaseMs: LEASE_MS,
      claim: (limit, leaseUntil) =>
        store.transaction(({ outbox }) =>
          outbox.claim({
            worker,
            channel,
            now: clock().toISOString(),
            leaseUntil: leaseUntil.toISOString(),
            limit,
          }),
        ),
      deliver: (row) => rows.deliver(row),
    }),
  );
  let closed = false;
  let beating: Promise<void> | undefined;

  async function extendLeases(): Promise<void> {
    const held = [...lanes.flatMap((lane) => lane.held()), ...rows.unmarked.values()];
    if (held.length === 0) return;
    const leaseUntil = new Date(clock().getTime() + LEASE_MS);
    const extended = await store.transaction(({ outbox }) => outbox.extend(held, worker, leaseUntil.toISOString()));
    for (const lane of lanes) lane.extended(extended, leaseUntil);
  }

  async function beat(): Promise<void> {
    await rows.markUnmarked();
    await extendLeases();
    wake();
  }

  /** What fails with the database is reported, and tried again with the next beat. */
  function beatOnce(): Promise<void> {
    beating ??= beat()
      .catch(() => undefined)
      .finally(() => (beating = undefined));
    return beating;
  }

  /** Mails first: one that is refused may wake the other lane. */
  async function allIdle(): Promise<void> {
    for (const lane of lanes) await lane.idle();
  }

  const timer = setInterval(() => void beatOnce(), beatMs);
  return {
    async begin() {
      try {
        await store.transaction(({ outbox }) => outbox.releaseAbandoned(worker));
      } catch {
        // Reported. It is anyone's when its lease ends.
      }
      wake();
    },
    poke: wake,
    async run() {
      if (closed) return;
      await beatOnce();
      await allIdle();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      for (const lane of lanes) lane.close();
      await beating;
      await allIdle();
      try {
        await rows.markUnmarked();
        await store.transaction(({ outbox }) => outbox.release(worker, clock().toISOString()));
      } catch {
        // Reported. What was not given back is anyone's when its lease ends.
      }
    },
  };
}

/** Says once that the database is away, however much fails until it is back. */
function reportingOutages(store: Pick<Store, 'transaction'>, log: Log): Pick<Store, 'transaction'> {
  let isAway = false;
  return {
    async transaction(work) {
      try {
        const result = await store.transaction(work);
        isAway = false;
        return result;
      } catch (error) {
        if (!isAway) log('error', 'outbox-unavailable', describeError(error));
        isAway = true;
        throw error;
      }
    },
  };
}
