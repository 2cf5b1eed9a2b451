import { randomUUID } from 'node:crypto';
import { CHANNELS, type Channel } from '../../src/contract/channels.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import { createChannelWorker } from './channel-worker.ts';
import { channelRules } from './channels/channel-rules.ts';
import { createNotificationDelivery } from './deliver-notification.ts';
import type { Notifier } from './notifier.ts';

/**
 * Time for which a claimed row belongs to its worker, in ms, and the interval at which the worker extends it. A
 * provider may take longer than one lease. When a worker dies or loses the database for that long, another claims its
 * rows. The servers' clocks are assumed to agree within a few seconds.
 */
const LEASE_MS = 20_000;
const BEAT_MS = 5_000;

export interface DeliveryOptions {
  readonly store: Pick<Store, 'transaction'>;
  readonly notifier: Pick<Notifier, 'send'>;
  /** Channels that this server has. */
  readonly channels: readonly Channel[];
  readonly clock: () => Date;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly onDelivery?: (outcome: DeliveryOutcome, channel: string) => void;
  /** Interval at which leases are extended and the outbox is read even if nobody wakes the worker, in ms. */
  readonly beatMs?: number;
}

export interface DeliveryWorker {
  /** Takes over what an earlier server had claimed, and sends it. The caller has made sure that none is running. */
  begin(): Promise<void>;
  /** Looks for due rows and sends them; called when rows were added. */
  readonly wake: () => void;
  /** Sends what is due; resolves when nothing more is. */
  run(): Promise<void>;
  /** Starts nothing new, waits for what is being sent, and releases the rest. */
  close(): Promise<void>;
}

/** Sends the outbox's rows, by one worker for each channel. Nothing else calls a notifier. */
export function deliverOutbox(options: DeliveryOptions): DeliveryWorker {
  const { notifier, channels, clock, log, random = Math.random, onDelivery = () => undefined } = options;
  const worker = randomUUID();
  const store = reportingOutages(options.store, log);
  const wake = () => workers.forEach((each) => each.wake());
  const delivery = createNotificationDelivery(
    { store, notifier, channels, clock, log, random, onDelivery, onFallback: wake },
    worker,
  );
  const workers = CHANNELS.map((channel) =>
    createChannelWorker({
      concurrency: channelRules[channel].concurrency,
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
      deliver: (row) => delivery.deliver(row),
    }),
  );
  let closed = false;
  let beating: Promise<void> | undefined;

  async function extendLeases(): Promise<void> {
    const held = [...workers.flatMap((each) => each.held()), ...delivery.unmarked.values()];
    if (held.length === 0) return;
    const leaseUntil = new Date(clock().getTime() + LEASE_MS);
    const extended = await store.transaction(({ outbox }) => outbox.extend(held, worker, leaseUntil.toISOString()));
    for (const each of workers) each.leasesExtended(extended, leaseUntil);
  }

  async function beat(): Promise<void> {
    await delivery.markUnmarked();
    await extendLeases();
    wake();
  }

  /** Ignores errors of the database: they are logged, and the next beat tries again. */
  function beatOnce(): Promise<void> {
    beating ??= beat()
      .catch(() => undefined)
      .finally(() => (beating = undefined));
    return beating;
  }

  /** In the order of `CHANNELS`: a refused notification wakes the worker of its fallback, which comes after it. */
  async function allIdle(): Promise<void> {
    for (const each of workers) await each.idle();
  }

  const timer = setInterval(() => void beatOnce(), options.beatMs ?? BEAT_MS);
  return {
    async begin() {
      try {
        await store.transaction(({ outbox }) => outbox.releaseAbandoned(worker));
      } catch {
        // Logged. Any worker may claim the rows once their leases have expired.
      }
      wake();
    },
    wake,
    async run() {
      if (closed) return;
      await beatOnce();
      await allIdle();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      for (const each of workers) each.close();
      await beating;
      await allIdle();
      try {
        await delivery.markUnmarked();
        await store.transaction(({ outbox }) => outbox.release(worker, clock().toISOString()));
      } catch {
        // Logged. Any worker may claim the rows once their leases have expired.
      }
    },
  };
}

/** Logs an outage of the database once, however many transactions fail until it is back. */
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
