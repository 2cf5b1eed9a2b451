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

/** What a mail server says to a mail: nothing for 250, else a code such as 451. */
export type MailAnswer = (messageId: string) => Promise<number | undefined> | number | undefined;

export interface Surroundings {
  /** Of a server that has a port of its own for all its lives. */
  readonly environment: Readonly<Record<string, string>>;
  /** Message-IDs of the mails that were taken, one for each time. */
  readonly mails: string[];
  /** Ids of the text messages that were handed over, one for each time. */
  readonly texts: string[];
  /** What the mail server says. */
  answerMail: MailAnswer;
  /** Called when the mail server has said 250, before the server can have read it. */
  onTaken: () => void;
  token(subject: string): Promise<string>;
}

/** Everything around the server that is tested: an empty database, a mail server, an SMS gateway, an identity provider. */
export async function createSurroundings(t: TestContext, database: TestDatabase): Promise<Surroundings> {
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
      const take = async () => {
        const source = await buffer(stream);
        const messageId = /^Message-ID: <([^>]+)>/im.exec(source.toString())?.[1] ?? '';
        const code = await surroundings.answerMail(messageId);
        if (code !== undefined) throw Object.assign(new Error('not now'), { responseCode: code });
        mails.push(messageId);
      };
      take().then(
        () => {
          done();
          surroundings.onTaken();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A server that is killed in the middle is what is tested.
  smtp.on('error', () => undefined);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  t.after(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

  const webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const surroundings: Surroundings = {
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
  return surroundings;
}
