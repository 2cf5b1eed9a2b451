import { createTransport, type NodemailerError } from 'nodemailer';
import { isMailAddress, type Mailbox } from '../../identity/mail-address.ts';
import type { NotificationWording } from '../notifier.ts';
import { DeliveryError, type Notification, type Notifier } from '../notifier.ts';
import { composeMail } from '../templates/compose-mail.ts';
import { tidyName } from '../templates/names.ts';
import { channelRules } from './channel-rules.ts';

/** Time limits of the steps with the mail server, in ms. */
export interface SmtpTimeouts {
  readonly connection: number;
  readonly greeting: number;
  /** Longest silence of the server within a session. */
  readonly socket: number;
  /** Limit of one whole mail, because a server that trickles its replies is never silent. */
  readonly delivery: number;
}

const TIMEOUTS: SmtpTimeouts = { connection: 5_000, greeting: 10_000, socket: 15_000, delivery: 30_000 };

export interface SmtpNotifierOptions {
  /** `smtp://user:password@host:port` or `smtps://…` */
  readonly smtpUrl: string;
  readonly from: Mailbox;
  readonly wording: NotificationWording;
  readonly timeouts?: SmtpTimeouts | undefined;
}

/** Sends notifications as mails over pooled SMTP connections, each to exactly one address. */
export function createSmtpNotifier({ smtpUrl, from, wording, timeouts = TIMEOUTS }: SmtpNotifierOptions): Notifier {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    // No mail waits for another's connection.
    maxConnections: channelRules.email.concurrency,
    // The outbox repeats: it survives restarts and backs off.
    maxRequeues: 0,
    idleTimeout: 30_000,
    connectionTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
    dnsTimeout: timeouts.connection,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);

  return {
    async send(notification: Notification): Promise<void> {
      const { outboxId, recipient, name, language } = notification;
      if (!isMailAddress(recipient)) {
        throw new DeliveryError('the recipient is not one e-mail address', { permanent: true });
      }
      const mail = await composeMail(notification, wording);
      try {
        await transport.sendMail({
          ...mail,
          from: { ...from },
          // An object, never a string: a comma in a string would add a recipient.
          to: { name: tidyName(name), address: recipient },
          messageId: `<${outboxId}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': language,
          },
          signal: AbortSignal.timeout(timeouts.delivery),
        });
      } catch (error) {
        throw toDeliveryError(error);
      }
    },

    close(): Promise<void> {
      transport.close({ force: true });
      return Promise.resolve();
    },
  };
}

/** Commands whose answers are about this mail; earlier ones are about the connection, our account or our sender. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

/** RFC 4954: the server asks for another sign-in. The operator can mend that, so the mail waits. */
const ABOUT_THE_ACCOUNT = new Set([530, 534, 535, 538]);

/**
 * Classifies a failed delivery: permanent when the server refused this mail with a 5xx answer, temporary when it
 * deferred it (4xx), did not answer in time, could not be reached, or refused the connection, our account or our
 * sender. Only codes and commands go into the message: the server's own words quote addresses.
 */
function toDeliveryError(error: unknown): DeliveryError {
  if (!(error instanceof Error)) return new DeliveryError('SMTP: unknown error', { permanent: false });
  const { responseCode, command, code, name }: NodemailerError = error;
  const permanent =
    responseCode !== undefined &&
    responseCode >= 500 &&
    !ABOUT_THE_ACCOUNT.has(responseCode) &&
    command !== undefined &&
    ABOUT_THE_MAIL.has(command);
  const what = [responseCode, code ?? name, command && `at ${command}`].filter(
    (part) => part !== undefined && part !== '',
  );
  return new DeliveryError(`SMTP: ${what.join(' ')}`, { permanent });
}
