import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { TestDatabase } from '../../support/databases.ts';
import { ENVIRONMENT } from '../../support/server-environment.ts';
import { createIssuer } from '../../support/server-tokens.ts';
import { findFreePort } from '../../../demo/loopback-server.ts';

/** Reply of the mail server: undefined for 250, else a code such as 451. */
export type MailReply = (messageId: string) => Promise<number | undefined> | number | undefined;

export interface TestBed {
  /** Variables for the server, with a port that stays the same over its restarts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Message-ID of each accepted mail, repeats included. */
  readonly mails: string[];
  /** Id of each text message received by the gateway, repeats included. */
  readonly texts: string[];
  /** Set by a test to choose the mail server's reply. */
  answerMail: MailReply;
  /** Set by a test; called when the mail server sends 250, before the server can read it. */
  onTaken: () => void;
  token(subject: string): Promise<string>;
}

/** Starts what a server depends on: an empty database, a mail server, an SMS gateway and an identity provider. */
export async function createTestBed(t: TestContext, database: TestDatabase): Promise<TestBed> {
  const issuer = await createIssuer();
  const mails: string[] = [];
  const texts: string[] = [];

  const web = createServer((request, response) => {
    if (request.method === 'POST') {
      texts.push(String(request.headers['idempotency-key']));
      request.resume().on('end', () => response.writeHead(202).end());
    } else response.end(JSON.stringify(issuer.jwks));
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  t.after(() => {
    web.closeAllConnections();
    web.close();
  });

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 500,
    onData: (stream, _session, done) => {
      const accept = async () => {
        const source = await buffer(stream);
        const messageId = /^Message-ID: <([^>]+)>/im.exec(source.toString())?.[1] ?? '';
        const code = await testBed.answerMail(messageId);
        if (code !== undefined) throw Object.assign(new Error('not now'), { responseCode: code });
        mails.push(messageId);
      };
      accept().then(
        () => {
          done();
          testBed.onTaken();
        },
        (error: Error) => done(error),
      );
    },
  });
  // Tests kill the server in the middle of a connection.
  smtp.on('error', () => undefined);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  t.after(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

  const webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const testBed: TestBed = {
    environment: {
      ...ENVIRONMENT,
      PORT: String(await findFreePort()),
      DATABASE_URL: await database.create(t),
      JWKS_URL: `${webUrl}/jwks`,
      SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
      SMS_GATEWAY_URL: `${webUrl}/messages`,
      SMS_GATEWAY_SECRET: 'faults',
    },
    mails,
    texts,
    answerMail: () => undefined,
    onTaken: () => undefined,
    token: (subject) =>
      issuer.token({
        sub: subject,
        name: subject,
        email: `${subject}@example.test`,
        profiles: ['particulier'],
        exp: Math.floor(Date.now() / 1000) + 3600,
      }),
  };
  return testBed;
}
