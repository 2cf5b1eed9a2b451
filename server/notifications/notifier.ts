import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { Language } from '../../src/contract/topic.ts';

/** One outbox row, ready to be sent. It holds no text and no topic, so that no mail or SMS can. */
export interface Notification {
  /** Id of the outbox row. The Message-ID and the gateway's Idempotency-Key are made from it, so a repeat is recognised. */
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
  /** ISO 8601, UTC: when the member's message (receipt) or the agent's answer (answer) was received. */
  readonly receivedAt: string;
  /** ISO 8601, UTC: by when the message is to be answered. Receipts only. */
  readonly answerDueAt?: string;
  /** True once the mail that says the same has failed: another would fail too. */
  readonly mailFailed?: boolean;
}

/** Sends a notification to its recipient, once a call. */
export interface Notifier {
  /** @throws DeliveryError when the notification was not, or perhaps not, handed over */
  send(notification: Notification): Promise<void>;
  /** Closes connections: what is being sent fails as temporary, and nothing is sent afterwards. */
  close(): Promise<void>;
}

/**
 * A notification that was not delivered. Its message goes to logs, so it holds no name, address or number; the
 * underlying error is left out on purpose, because servers quote the recipient in their answers.
 */
export class DeliveryError extends Error {
  /** True when a repeat cannot succeed (the address is refused), false when it may (the server is away). */
  readonly permanent: boolean;

  constructor(message: string, { permanent }: { permanent: boolean }) {
    super(message);
    this.name = 'DeliveryError';
    this.permanent = permanent;
  }
}
