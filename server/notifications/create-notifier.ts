import type { Channel } from '../../src/contract/messaging.ts';
import type { NotificationSettings } from './notification-settings.ts';
import { DeliveryError, type Notifier } from './notifier.ts';
import { createSmsGatewayNotifier } from './sms-gateway-notifier.ts';
import { createSmtpNotifier } from './smtp-notifier.ts';

/** A notifier, with the channels that it has. */
export interface ServerNotifier extends Notifier {
  readonly channels: readonly Channel[];
}

/** Creates the notifier of a server: mails by SMTP and, where there is a gateway, text messages. */
export function createNotifier(settings: NotificationSettings, { now }: { now: () => Date }): ServerNotifier {
  const byChannel = new Map<Channel, Notifier>([
    ['email', createSmtpNotifier({ smtpUrl: settings.smtpUrl, from: settings.mailFrom, wording: settings })],
  ]);
  if (settings.sms) byChannel.set('sms', createSmsGatewayNotifier({ ...settings.sms, wording: settings, now }));
  return {
    channels: [...byChannel.keys()],
    async send(notification) {
      const notifier = byChannel.get(notification.channel);
      // It was queued when there was a gateway: the operator may put it back.
      if (!notifier) throw new DeliveryError('the channel is not configured', { permanent: false });
      await notifier.send(notification);
    },
    async close() {
      await Promise.all(Array.from(byChannel.values(), (notifier) => notifier.close()));
    },
  };
}
