import type { NodemailerError } from 'nodemailer';
import { DeliveryError } from './notifier.ts';

/** Commands at which a server speaks of this mail; before them it speaks of the connection, our account or our sender. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

/** RFC 4954: the server wants another sign-in. The operator can mend that, so the mail waits. */
const ABOUT_THE_ACCOUNT = new Set([530, 534, 535, 538]);

/**
 * What a failed delivery means: permanent when the server refused this mail with a 5xx answer, temporary when it
 * deferred it (4xx), did not answer in time, could not be reached, or refused the connection, our account or our sender.
 * Only codes and commands go into the message: the server's own words quote addresses.
 */
export function toDeliveryError(error: unknown): DeliveryError {
  if (!(error instanceof Error)) return new DeliveryError('SMTP: unknown failure', { permanent: false });
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
