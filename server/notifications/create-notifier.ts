import type { Channel } from '../../src/contract/messaging.ts';
import { createLogNotifier, type NotificationLog } from './log-notifier.ts';
import { parseMailbox } from './mail-address.ts';
import { findSettingsFaults, type NotificationSettings } from './notification-settings.ts';
import type { Notifier } from './notifier.ts';
import { createSmsGatewayNotifier } from './sms-gateway-notifier.ts';
import { createSmtpNotifier } from './smtp-notifier.ts';

export interface NotifierDependencies {
  readonly log: NotificationLog;
  readonly now: () => Date;
}

/**
 * The notifier of a server: mails by SMTP, text messages by the gateway or, without one, to the log.
 * @throws Error when a setting would make every mail or text message fail, one line for each
 */
export function createNotifier(settings: NotificationSettings, { log, now }: NotifierDependencies): Notifier {
  const from = parseMailbox(settings.mailFrom);
  const faults = findSettingsFaults(settings);
  if (faults.length > 0 || !from) throw new Error(faults.join('\n'));
  const byChannel: Record<Channel, Notifier> = {
    email: createSmtpNotifier({ smtpUrl: settings.smtpUrl, from, wording: settings }),
    sms: settings.sms ? createSmsGatewayNotifier({ ...settings.sms, wording: settings, now }) : createLogNotifier(log),
  };
  return {
    send: (notification) => byChannel[notification.channel].send(notification),
    close: async () => {
      await Promise.all(Object.values(byChannel).map((notifier) => notifier.close()));
    },
  };
}
