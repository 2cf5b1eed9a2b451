import type { NotificationWording } from '../notifier.ts';
import { DeliveryError, type Notification, type Notifier } from '../notifier.ts';
import { signSms } from './sms-signature.ts';
import { composeSms } from '../templates/compose-sms.ts';

/** Time limit of one text message, in ms. */
const TIMEOUT = 15_000;

/** ITU-T E.164: a plus sign and at most fifteen digits. */
const TELEPHONE_NUMBER = /^\+[1-9]\d{5,14}$/;

/** 3GPP TS 23.040, 9.1.2.5: an alphanumeric sender has at most eleven characters. */
const SENDER_MAX_CHARACTERS = 11;

/**
 * Statuses that refuse this text message for good. Any other concerns the gateway's address or our credentials, which
 * the operator can mend, or passes by itself.
 */
const PERMANENT_STATUSES = new Set([400, 422]);

export interface SmsGatewayNotifierOptions {
  readonly gatewayUrl: string;
  /** Shared with the gateway; signs every request. */
  readonly secret: string;
  readonly wording: Pick<NotificationWording, 'organisation'>;
  readonly now: () => Date;
  /** In ms. */
  readonly timeout?: number | undefined;
}

/** JSON body of a request to the SMS gateway. */
interface SmsRequest {
  /** Id of the outbox row, as in `Idempotency-Key`. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** One GSM-7 segment. */
  readonly text: string;
  /** Sender that the telephone shows. */
  readonly sender: string;
}

/** Sends notifications as text messages by a signed POST to an HTTP gateway. */
export function createSmsGatewayNotifier(options: SmsGatewayNotifierOptions): Notifier {
  const { gatewayUrl, secret, wording, now, timeout = TIMEOUT } = options;
  const sender = toSender(wording.organisation.name);
  const closing = new AbortController();

  return {
    async send(notification: Notification): Promise<void> {
      const { outboxId, recipient } = notification;
      if (!TELEPHONE_NUMBER.test(recipient)) {
        throw new DeliveryError('the recipient is not a telephone number in E.164', { permanent: true });
      }
      const text = composeSms(notification, wording.organisation);
      const body = JSON.stringify({ id: outboxId, to: recipient, text, sender } satisfies SmsRequest);
      const timestamp = Math.floor(now().getTime() / 1000).toString();
      let status: number;
      try {
        const response = await fetch(gatewayUrl, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Idempotency-Key': outboxId,
            'X-Timestamp': timestamp,
            'X-Signature': signSms(secret, timestamp, body),
          },
          body,
          // A redirect would disclose the number and the text to another server.
          redirect: 'manual',
          signal: AbortSignal.any([AbortSignal.timeout(timeout), closing.signal]),
        });
        status = response.status;
        await response.body?.cancel();
      } catch (error) {
        throw new DeliveryError(`SMS gateway: ${nameError(error)}`, { permanent: false });
      }
      if (status >= 200 && status < 300) return;
      throw new DeliveryError(`SMS gateway: HTTP ${status}`, { permanent: PERMANENT_STATUSES.has(status) });
    },

    close(): Promise<void> {
      closing.abort();
      return Promise.resolve();
    },
  };
}

/** Reduces a name to letters, digits and spaces: "Caisse d'Allocations" becomes "Caisse d Al". */
function toSender(organisation: string): string {
  const plain = organisation.normalize('NFD').replace(/\p{M}/gu, '');
  const letters = plain.replace(/[^A-Za-z0-9]+/g, ' ');
  return letters.trim().slice(0, SENDER_MAX_CHARACTERS).trim();
}

/** Names a network error by its code, or an abort by its name: neither has personal data. */
function nameError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.name;
}
