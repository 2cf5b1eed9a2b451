import { parseMailbox } from '../identity/mail-address.ts';
import { findLongSms } from './templates/compose-sms.ts';
import { toGsm7 } from './templates/gsm7.ts';

/** What the mails and text messages say of the body that sends them, and where their links lead. */
export interface NotificationWording {
  /** Page of "Mes messages et mes réponses", absolute. */
  readonly messagesUrl: string;
  /** Page of the member's notification preferences, absolute. */
  readonly preferencesUrl: string;
  readonly organisation: { readonly name: string; readonly region: string };
  /** The service in charge; its address is a postal or an e-mail address (CRPA, R112-11-1). */
  readonly service: { readonly name: string; readonly address: string; readonly phone: string };
}

/** The part of the server's configuration that sending needs. */
export interface NotificationSettings extends NotificationWording {
  readonly smtpUrl: string;
  /** `Name <address>` or an address. */
  readonly mailFrom: string;
  /** Left out: no text message is sent, nor promised. */
  readonly sms?: { readonly gatewayUrl: string; readonly secret: string } | undefined;
}

/** One line per setting that would make a mail or a text message fail later, each naming the environment variable. */
export function findSettingsFaults(settings: Omit<NotificationSettings, 'smtpUrl'>): string[] {
  const { name, region } = settings.organisation;
  const faults: string[] = [];
  if (!parseMailbox(settings.mailFrom)) {
    faults.push('MAIL_FROM: must be one address, as "Name <service@example.org>" or "service@example.org"');
  }
  if (toGsm7(name) === undefined) faults.push('ORGANISATION_NAME: has a character that text messages cannot show');
  if (toGsm7(region) === undefined) faults.push('ORGANISATION_REGION: has a character that text messages cannot show');
  const excess = faults.length === 0 ? findLongSms(settings.organisation) : 0;
  if (excess > 0) faults.push(`ORGANISATION_NAME: ${excess} characters too long for a text message of one segment`);
  return faults;
}
