import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** Mail as a mail server receives it: the envelope's recipients and the source, byte for byte. */
export interface DeliveredMail {
  readonly recipients: readonly string[];
  readonly source: Buffer;
}

export interface SmtpSink {
  /** Value of `SMTP_URL`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface SmtpSinkOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Keeps the mail. The server answers 250 only once this is done, and 451 when it fails. */
  readonly onMail: (mail: DeliveredMail) => Promise<void> | void;
}

const MAIL_MAX_BYTES = 1024 * 1024;

/** Starts a mail server on the loopback interface that keeps each mail and passes none on. */
export async function startSmtpSink({ port, onMail }: SmtpSinkOptions): Promise<SmtpSink> {
  const server = new SMTPServer({
    authOptional: true,
    // Nothing leaves the machine: there is nobody to hide mails from, and one sender only.
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: MAIL_MAX_BYTES,
    closeTimeout: 1_000,
    logger: false,
    onData(stream, session, callback) {
      const keep = async (): Promise<void> => {
        const source = await buffer(stream);
        if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
        await onMail({ recipients: session.envelope.rcptTo.map(({ address }) => address), source });
      };
      keep().then(
        () => callback(),
        (error: unknown) =>
          callback(hasResponseCode(error) ? error : Object.assign(new Error('Try again later'), { responseCode: 451 })),
      );
    },
  });
  // A client that disconnects midway sends its mail again.
  server.on('error', () => undefined);
  const listening = server.listen(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    listening.once('listening', resolve);
    listening.once('error', reject);
  });
  const { port: actual } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${actual}`,
    port: actual,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function hasResponseCode(error: unknown): error is Error & { responseCode: number } {
  return error instanceof Error && 'responseCode' in error;
}
