import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { Language } from '../../src/contract/topic.ts';
import type { Mailbox } from '../identity/mail-address.ts';

/**
 * Outbox row that is ready to be sent. It has no text and no topic of a message, so no mail or SMS can disclose them.
 */
export interface Notification {
  /**
   * Id of the outbox row. It makes the Message-ID and the gateway's Idempotency-Key, so that a repeat is recognised.
   */
  readonly outboxId: string;
  readonly kind: NotificationKind;
  readonly channel: Channel;
  /** E-mail address, or telephone number in E.164. */
  readonly recipient: string;
  /** The member's name, for the greeting. */
  readonly name: string;
  /** Name of the proxy who wrote for the member, if one did. */
  readonly writtenBy?: string;
  readonly language: Language;
  /** Time at which the member's message (receipt) or the agent's answer (answer) was received. ISO 8601, UTC. */
  readonly receivedAt: string;
  /** Deadline of the answer, for receipts only. ISO 8601, UTC. */
  readonly answerDueAt?: string;
  /** True once the mail that announces the same has failed, so that no other mail is promised. */
  readonly mailFailed?: boolean;
}

/** Sends notifications. */
export interface Notifier {
  /** Sends once. @throws {DeliveryError} when the provider did not, or perhaps did not, accept the notification */
  send(notification: Notification): Promise<void>;
  /** Closes connections: what is being sent fails as temporary, and nothing is sent afterwards. */
  close(): Promise<void>;
}

/**
 * Error of a notification that was not delivered. Its message is logged, so it holds no name, address or number. The
 * underlying error is left out on purpose, because servers quote the recipient in their replies.
 */
export class DeliveryError extends Error {
  /** True when a repeat cannot succeed (the address was refused), false when it may (the server is away). */
  readonly permanent: boolean;

  constructor(message: string, { permanent }: { permanent: boolean }) {
    super(message);
    this.name = 'DeliveryError';
    this.permanent = permanent;
  }
}

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
