import { CHANNELS, type Channel } from '../../../src/contract/channels.ts';
import type { NotificationSettings } from '../notifier.ts';
import { DeliveryError, type Notifier } from '../notifier.ts';
import { createSmsGatewayNotifier } from './sms-gateway-notifier.ts';
import { createSmtpNotifier } from './smtp-notifier.ts';

/** Notifier of all channels that are configured. */
export interface ServerNotifier extends Notifier {
  readonly channels: readonly Channel[];
}

/** Creates the notifier of a channel; undefined where the settings have none. */
const createNotifierOf: Readonly<
  Record<Channel, (settings: NotificationSettings, now: () => Date) => Notifier | undefined>
> = {
  email: (settings) => createSmtpNotifier({ smtpUrl: settings.smtpUrl, from: settings.mailFrom, wording: settings }),
  sms: (settings, now) => settings.sms && createSmsGatewayNotifier({ ...settings.sms, wording: settings, now }),
};

/** Creates the notifier of a server: mails by SMTP and, where there is a gateway, text messages. */
export function createNotifier(settings: NotificationSettings, { now }: { now: () => Date }): ServerNotifier {
  const notifiers = new Map<Channel, Notifier>();
  for (const channel of CHANNELS) {
    const notifier = createNotifierOf[channel](settings, now);
    if (notifier) notifiers.set(channel, notifier);
  }
  return {
    channels: [...notifiers.keys()],
    async send(notification) {
      const notifier = notifiers.get(notification.channel);
      // Queued while there was a gateway, which the operator may bring back.
      if (!notifier) throw new DeliveryError('the channel is not configured', { permanent: false });
      await notifier.send(notification);
    },
    async close() {
      await Promise.all(Array.from(notifiers.values(), (notifier) => notifier.close()));
    },
  };
}
