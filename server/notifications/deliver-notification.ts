import type { Channel } from '../../src/contract/channels.ts';
import { UnreadableError } from '../errors.ts';
import { describeError, type Log } from '../log.ts';
import type { DeliveryOutcome } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import { nextAttemptAt } from './backoff.ts';
import { channelRules } from './channels/channel-rules.ts';
import { DeliveryError, type Notification, type Notifier } from './notifier.ts';
import type { Delivery } from './outbox.ts';
import { queueFallback } from './queue-notifications.ts';

export interface NotificationDeliveryOptions {
  readonly store: Pick<Store, 'transaction'>;
  readonly notifier: Pick<Notifier, 'send'>;
  /** Channels that this server has. */
  readonly channels: readonly Channel[];
  readonly clock: () => Date;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onDelivery: (outcome: DeliveryOutcome, channel: string) => void;
  /** Called when a fallback was queued. */
  readonly onFallback: () => void;
}

export interface NotificationDelivery {
  /** Sends a row and stores the outcome. @throws {UnavailableError} when it could not be stored */
  deliver(row: Delivery): Promise<void>;
  /** Rows that were sent while the database was away. This process does not send them again. */
  readonly unmarked: ReadonlyMap<string, Delivery>;
  /** Marks those rows as sent. @throws {UnavailableError} */
  markUnmarked(): Promise<void>;
}

/**
 * Sends single rows of the outbox. A row is deleted after it was sent: a crash in between repeats it with the same id,
 * and never loses it. No transaction is open while a provider is called.
 */
export function createNotificationDelivery(options: NotificationDeliveryOptions): NotificationDelivery {
  const { store, notifier, channels, clock, log, random, onDelivery, onFallback } = options;
  const unmarked = new Map<string, Delivery>();

  async function mark(row: Delivery): Promise<void> {
    await store.transaction(({ outbox }) => outbox.markSent(row));
    unmarked.delete(row.id);
    onDelivery('sent', row.channel);
  }

  async function storeError(row: Delivery, error: unknown): Promise<void> {
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
      const postponed = { attempts, nextAttemptAt: retryAt.toISOString() };
      await store.transaction(({ outbox }) => outbox.postpone(row, postponed));
      log('warn', 'notification-postponed', fields);
      onDelivery('postponed', row.channel);
      return;
    }
    const at = now.toISOString();
    const hasFallback = await store.transaction(async (tables) => {
      const isMoved = await tables.outbox.markFailed(row, { at, reason });
      return isMoved && isRefused && (await queueFallback(channels, tables, row, at));
    });
    log('error', 'notification-failed', { ...fields, hasFallback });
    onDelivery('failed', row.channel);
    if (hasFallback) onFallback();
  }

  return {
    unmarked,
    async deliver(row) {
      if (!unmarked.has(row.id)) {
        try {
          await notifier.send(toNotification(row));
        } catch (error) {
          return storeError(row, error);
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

/** @throws {DeliveryError} when the recipient cannot be read */
function toNotification(row: Delivery): Notification {
  const { id, kind, channel, contact, receivedAt, answerDueAt, mailFailed } = row;
  if (contact instanceof UnreadableError) {
    const { message, permanent } = contact;
    throw new DeliveryError(`contact details cannot be read: ${message}`, { permanent });
  }
  return {
    outboxId: id,
    kind,
    channel,
    // The channel's notifier refuses an empty address for good.
    recipient: channelRules[channel].addressOf(contact) ?? '',
    name: contact.name,
    ...(contact.writtenBy !== null && { writtenBy: contact.writtenBy }),
    language: contact.language,
    receivedAt,
    ...(answerDueAt !== null && { answerDueAt }),
    ...(mailFailed && { mailFailed }),
  };
}
