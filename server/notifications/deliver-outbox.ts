import { CHANNELS, type Channel } from '../../src/contract/channels.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import { createChannelWorker } from './channel-worker.ts';
import { channelRules } from './channels/channel-rules.ts';
import { createNotificationDelivery } from './deliver-notification.ts';
import type { Notifier } from './notifier.ts';
import { BEAT_MS, createWorkerLease } from './worker-lease.ts';

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
  /** Interval at which the lease is extended and the outbox is read even if nobody wakes the worker, in ms. */
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
  const store = reportingOutages(options.store, log);
  const lease = createWorkerLease(store, clock);
  const wake = () => workers.forEach((each) => each.wake());
  const delivery = createNotificationDelivery({
    store,
    notifier,
    channels,
    clock,
    log,
    random,
    onDelivery,
    onFallback: wake,
  });
  const workers = CHANNELS.map((channel) =>
    createChannelWorker({
      concurrency: channelRules[channel].concurrency,
      async claim(limit, sending) {
        const worker = await lease.worker();
        // Rows of an earlier lease: claimed again, they would stay with a worker that is done with them.
        const except = [...sending.values()].filter((row) => row.worker !== worker).map(({ id }) => id);
        const claim = { worker, channel, now: clock().toISOString(), limit, except };
        return store.transaction(({ outbox }) => outbox.claim(claim));
      },
      holds: (row) => lease.holds(row),
      deliver: (row) => delivery.deliver(row),
    }),
  );
  let closed = false;
  let beating: Promise<void> | undefined;

  async function beat(): Promise<void> {
    await delivery.markUnmarked();
    // A server that holds nothing writes nothing.
    if (workers.some((each) => each.isHolding())) await lease.extend();
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
        await store.transaction(({ outbox }) => outbox.endAbandonedLeases());
      } catch {
        // Logged. Any worker may claim the rows once the leases have expired.
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
        await lease.end();
      } catch {
        // Logged. Any worker may claim the rows once the lease has expired.
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
