import type { Channel } from '../../src/contract/messaging.ts';
import { addressOf } from './contact.ts';
import { UnreadableError } from '../errors.ts';
import { queueStandInSms } from './stand-in-sms.ts';
import type { Delivery } from './outbox.ts';
import type { Store } from '../store/store.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import { DeliveryError, type Notification, type Notifier } from './notifier.ts';
import { nextAttemptAt } from './backoff.ts';

export interface RowDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly notifier: Pick<Notifier, 'send'>;
  /** Those that are configured. */
  readonly channels: readonly Channel[];
  readonly clock: () => Date;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onDelivery: (outcome: DeliveryOutcome, channel: string) => void;
  /** An SMS was queued in place of a mail. */
  readonly onStandIn: () => void;
}

export interface RowDelivery {
  /** Sends a row and keeps what became of it. @throws {UnavailableError} when that could not be kept */
  deliver(row: Delivery): Promise<void>;
  /** What was sent though the database could not be told. It is not sent again by this process. */
  readonly unmarked: ReadonlyMap<string, Delivery>;
  /** Tells the database of it now. @throws {UnavailableError} */
  markUnmarked(): Promise<void>;
}

/**
 * Sends single rows of the outbox. A row is marked after it was sent: a crash in between repeats it with the same id,
 * never loses it. No transaction is open while a provider is called.
 */
export function createRowDelivery(deps: RowDeps, worker: string): RowDelivery {
  const { store, notifier, channels, clock, log, random, onDelivery, onStandIn } = deps;
  const unmarked = new Map<string, Delivery>();

  async function mark(row: Delivery): Promise<void> {
    await store.transaction(({ outbox }) => outbox.markSent(row, clock().toISOString()));
    unmarked.delete(row.id);
    onDelivery('sent', row.channel);
  }

  async function keepFailure(row: Delivery, error: unknown): Promise<void> {
    const now = clock();
    const attempts = row.attempts + 1;
    const isRefused = error instanceof DeliveryError && error.permanent;
    const retryAt = isRefused
      ? undefined
      : nextAttemptAt({ attempts, createdAt: new Date(row.createdAt), now, random: random() });
    const isExpected = error instanceof DeliveryError;
    const reason = isExpected ? error.message : 'unexpected error';
    const { id: outboxId, kind, channel } = row;
    const fields = { outboxId, kind, channel, attempts, reason, ...(!isExpected && describeError(error)) };
    if (retryAt) {
      const failure = { attempts, nextAttemptAt: retryAt.toISOString(), reason };
      await store.transaction(({ outbox }) => outbox.postpone(row, worker, failure));
      log('warn', 'notification-postponed', fields);
      onDelivery('postponed', row.channel);
      return;
    }
    const at = now.toISOString();
    const smsStandsIn = await store.transaction(async (tables) => {
      const isOurs = await tables.outbox.markFailed(row, worker, { attempts, at, reason });
      return isOurs && isRefused && (await queueStandInSms(channels, tables, row, at));
    });
    log('error', 'notification-failed', { ...fields, smsStandsIn });
    onDelivery('failed', row.channel);
    if (smsStandsIn) onStandIn();
  }

  return {
    unmarked,
    async deliver(row) {
      if (!unmarked.has(row.id)) {
        try {
          await notifier.send(toNotification(row));
        } catch (error) {
          return keepFailure(row, error);
        }
      }
      try {
        await mark(row);
      } catch (error) {
        unmarked.set(row.id, row);
        throw error;
      }
    },
    async markUnmarked() {
      for (const row of unmarked.values()) await mark(row);
    },
  };
}

/** @throws {DeliveryError} when nobody can tell whom it goes to */
function toNotification(row: Delivery): Notification {
  const { id, kind, channel, contact, writtenBy, receivedAt, answerDueAt } = row;
  if (contact instanceof UnreadableError) {
    const { message, permanent } = contact;
    throw new DeliveryError(`contact details cannot be read: ${message}`, { permanent });
  }
  return {
    outboxId: id,
    kind,
    channel,
    recipient: addressOf(contact, channel),
    name: contact.name,
    ...(writtenBy !== null && { writtenBy }),
    language: contact.language,
    receivedAt,
    ...(answerDueAt !== null && { answerDueAt }),
  };
}
