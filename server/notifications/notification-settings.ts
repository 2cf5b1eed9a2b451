import type { Mailbox } from '../identity/mail-address.ts';

/** Facts that mails and text messages state about the organisation, and the targets of their links. */
export interface NotificationWording {
  /** Page of "Mes messages et mes réponses", absolute. */
  readonly messagesUrl: string;
  /** Page of the member's notification preferences, absolute. */
  readonly preferencesUrl: string;
  readonly organisation: { readonly name: string; readonly region: string };
  /** Service in charge; its address is a postal or an e-mail address (CRPA, R112-11-1). */
  readonly service: { readonly name: string; readonly address: string; readonly phone: string };
}

/** Part of the server's configuration that sending needs. */
export interface NotificationSettings extends NotificationWording {
  readonly smtpUrl: string;
  /** Sender of the mails. */
  readonly mailFrom: Mailbox;
  /** Left out: no text message is sent, nor promised. */
  readonly sms?: { readonly gatewayUrl: string; readonly secret: string } | undefined;
}
