import { randomUUID } from 'node:crypto';
import type { Delivery, Store } from '../domain/store.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import { DeliveryError, type Notifier } from '../notifications/notifier.ts';
import { nextAttemptAt } from './backoff.ts';

/** How many notifications are on their way at once. */
const AT_ONCE = 10;

/** The outbox is looked at this often though nobody said that rows were added, in ms. */
const POLL_MS = 5000;

/** How long a row belongs to the worker that has claimed it, in ms: longer than any provider takes. */
const LEASE_MS = 2 * 60 * 1000;

export interface DeliveryDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly notifier: Pick<Notifier, 'send'>;
  readonly clock: () => Date;
  readonly log: Log;
  readonly onDelivery?: (outcome: DeliveryOutcome, channel: string) => void;
  readonly pollMs?: number;
}

export interface DeliveryWorker {
  /** Says that rows were added: they are sent at once. */
  readonly poke: () => void;
  /** Sends what is due; resolves when nothing more is. */
  run(): Promise<void>;
  /** Starts nothing new, and resolves when what is on its way has ended. The rest waits in the outbox. */
  close(): Promise<void>;
}

/**
 * Sends the outbox's rows, the only caller of a notifier. A row is marked after it was sent: a crash in between repeats
 * it with the same id, never loses it. No transaction is open while a provider is called.
 */
export function deliverOutbox(deps: DeliveryDeps): DeliveryWorker {
  const { store, clock, log, pollMs = POLL_MS } = deps;
  const worker = randomUUID();
  let closed = false;
  let again = false;
  let running: Promise<void> | undefined;
  /** Sent, but the database could not be told: to be marked as soon as it can, and not to be sent again. */
  const sentUnmarked = new Set<string>();

  function claim(): Promise<Delivery[]> {
    const now = clock();
    const leaseUntil = new Date(now.getTime() + LEASE_MS).toISOString();
    return store.transaction(({ outbox }) =>
      outbox.claim({ worker, now: now.toISOString(), leaseUntil, limit: AT_ONCE }),
    );
  }

  async function sendDue(): Promise<void> {
    do {
      again = false;
      let rows = await claim();
      while (rows.length > 0 && !closed) {
        // All of them, so that none is on its way any more when the next are read.
        const results = await Promise.allSettled(rows.map((row) => deliver(deps, worker, row, sentUnmarked)));
        for (const result of results) if (result.status === 'rejected') throw result.reason;
        rows = await claim();
      }
    } while (again && !closed);
  }

  function run(): Promise<void> {
    if (closed) return Promise.resolve();
    if (running) again = true;
    running ??= sendDue()
      .catch((error: unknown) => log('error', 'outbox-unavailable', describeError(error)))
      .finally(() => (running = undefined));
    return running;
  }

  const timer = setInterval(() => void run(), pollMs);
  return {
    poke: () => void run(),
    run,
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

async function deliver(deps: DeliveryDeps, worker: string, row: Delivery, sentUnmarked: Set<string>): Promise<void> {
  const { store, notifier, clock, log, onDelivery } = deps;
  const { id, kind, channel } = row;
  try {
    if (!sentUnmarked.has(id)) await notifier.send(toNotification(row));
  } catch (error) {
    const attempts = row.attempts + 1;
    const permanent = error instanceof DeliveryError && error.permanent;
    const retryAt = permanent ? undefined : nextAttemptAt(attempts, new Date(row.createdAt), clock());
    const reason = error instanceof DeliveryError ? error.message : 'unexpected error';
    const fields = { outboxId: id, kind, channel, attempts, reason };
    if (retryAt) {
      const failure = { attempts, nextAttemptAt: retryAt.toISOString(), reason };
      await store.transaction(({ outbox }) => outbox.postpone(row, worker, failure));
      log('warn', 'notification-postponed', fields);
    } else {
      const failure = { attempts, at: clock().toISOString(), reason };
      await store.transaction(({ outbox }) => outbox.markFailed(row, worker, failure));
      log('error', 'notification-failed', fields);
    }
    onDelivery?.(retryAt ? 'postponed' : 'failed', channel);
    return;
  }
  sentUnmarked.add(id);
  await store.transaction(({ outbox }) => outbox.markSent(row, worker, clock().toISOString()));
  sentUnmarked.delete(id);
  onDelivery?.('sent', channel);
}

function toNotification(row: Delivery) {
  const { id, kind, channel, contact, writtenBy, receivedAt, answerDueAt } = row;
  return {
    outboxId: id,
    kind,
    channel,
    recipient: (channel === 'email' ? contact.email : contact.phone) ?? '',
    name: contact.name,
    ...(writtenBy !== null && { writtenBy }),
    language: contact.language,
    receivedAt,
    ...(answerDueAt !== null && { answerDueAt }),
  };
}
