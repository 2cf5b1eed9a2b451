import type { Mailbox } from '../identity/mail-address.ts';

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
  /** Sender of the mails. */
  readonly mailFrom: Mailbox;
  /** Left out: no text message is sent, nor promised. */
  readonly sms?: { readonly gatewayUrl: string; readonly secret: string } | undefined;
}
