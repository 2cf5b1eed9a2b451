import type { Notification, Notifier } from './notifier.ts';

/** Where a notifier says what it did: an event and its fields, none of them personal. */
export type NotificationLog = (event: string, fields: Readonly<Record<string, string>>) => void;

/** Stands in for a channel that is not configured: logs that a notification was due, by its ids only. */
export function createLogNotifier(log: NotificationLog): Notifier {
  return {
    send({ outboxId, kind, channel }: Notification): Promise<void> {
      log('notification-not-sent', { outboxId, kind, channel, reason: 'channel-not-configured' });
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
