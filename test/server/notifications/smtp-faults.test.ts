import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { SMTPServerOptions } from 'smtp-server';
import { DeliveryError } from '../../../server/notifications/notifier.ts';
import { createSmtpNotifier, type SmtpTimeouts } from '../../../server/notifications/channels/smtp-notifier.ts';
import { startMailServer } from './mail-server.ts';
import { receipt, settings } from './sample-notification.ts';

const from = settings.mailFrom;

const RECIPIENT = 'camille.martin@example.org';
const PATIENT: SmtpTimeouts = { connection: 5_000, greeting: 5_000, socket: 5_000, delivery: 5_000 };

function notifierFor(t: TestContext, smtpUrl: string, timeouts: SmtpTimeouts = PATIENT) {
  const notifier = createSmtpNotifier({ smtpUrl, from, wording: settings, timeouts });
  t.after(() => notifier.close());
  return notifier;
}

/** Delivers to a server with these options and returns the error. */
async function failWith(t: TestContext, options: SMTPServerOptions): Promise<DeliveryError> {
  const server = await startMailServer(options);
  t.after(() => server.close());
  return failAt(notifierFor(t, server.url).send(receipt()));
}

async function failAt(sending: Promise<void>): Promise<DeliveryError> {
  const error = await sending.then(
    () => assert.fail('the mail was delivered'),
    (reason: unknown) => reason,
  );
  assert(error instanceof DeliveryError);
  assert.ok(!error.message.includes('@'), `the error names an address: ${error.message}`);
  assert.equal(error.cause, undefined);
  return error;
}

/** Starts a server that writes anything, byte by byte. */
async function startRawServer(t: TestContext, onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const refusal = (responseCode: number) => Object.assign(new Error(`no such user <${RECIPIENT}>`), { responseCode });

describe('a mail that is not delivered', () => {
  for (const code of [550, 553, 554]) {
    it(`fails for good when the server refuses the recipient with ${code}`, async (t) => {
      const error = await failWith(t, { onRcptTo: (_address, _session, callback) => callback(refusal(code)) });
      assert.equal(error.permanent, true);
      assert.match(error.message, new RegExp(`${code}.*RCPT TO`));
    });
  }

  it('fails for good when the server refuses its content with 554', async (t) => {
    const error = await failWith(t, {
      onData(stream, _session, callback) {
        stream.resume().on('end', () => callback(refusal(554)));
      },
    });
    assert.equal(error.permanent, true);
  });

  for (const code of [421, 450, 451, 452]) {
    it(`fails as temporary when the server defers the recipient with ${code}`, async (t) => {
      const error = await failWith(t, { onRcptTo: (_address, _session, callback) => callback(refusal(code)) });
      assert.equal(error.permanent, false);
    });
  }

  it('fails as temporary when the server refuses our sender, since no address of a member is wrong', async (t) => {
    const error = await failWith(t, { onMailFrom: (_address, _session, callback) => callback(refusal(550)) });
    assert.equal(error.permanent, false);
    assert.match(error.message, /550.*MAIL FROM/);
  });

  it('fails as temporary when the server asks for a sign-in, since the operator can mend that', async (t) => {
    const error = await failWith(t, { authOptional: false, disabledCommands: ['STARTTLS'] });
    assert.equal(error.permanent, false);
    assert.match(error.message, /530/);
  });

  it('fails as temporary when our password is refused', async (t) => {
    const server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, callback) => callback(refusal(535)),
    });
    t.after(() => server.close());
    const smtpUrl = server.url.replace('//', '//user:old@');
    const error = await failAt(notifierFor(t, smtpUrl).send(receipt()));
    assert.equal(error.permanent, false);
    assert.ok(!error.message.includes('old'));
  });

  it('fails as temporary when the server greets us with 554', async (t) => {
    const url = await startRawServer(t, (socket) => socket.end('554 no service for you\r\n'));
    assert.equal((await failAt(notifierFor(t, url).send(receipt()))).permanent, false);
  });

  it('fails as temporary when nothing listens at the address', async (t) => {
    const server = await startMailServer();
    await server.close();
    const error = await failAt(notifierFor(t, server.url).send(receipt()));
    assert.equal(error.permanent, false);
  });

  it('fails as temporary when the connection breaks in the middle', async (t) => {
    const url = await startRawServer(t, (socket) => {
      socket.write('220 ready\r\n');
      socket.once('data', () => socket.destroy());
    });
    assert.equal((await failAt(notifierFor(t, url).send(receipt()))).permanent, false);
  });

  it('fails as temporary when the server takes the connection and stays silent', async (t) => {
    const url = await startRawServer(t, () => undefined);
    const error = await failAt(notifierFor(t, url, { ...PATIENT, greeting: 50 }).send(receipt()));
    assert.equal(error.permanent, false);
  });

  it('fails as temporary when the server trickles its answer without end', async (t) => {
    const url = await startRawServer(t, (socket) => {
      socket.write('220-');
      const trickle = setInterval(() => socket.write('.'), 10);
      socket.once('close', () => clearInterval(trickle));
    });
    const error = await failAt(notifierFor(t, url, { ...PATIENT, delivery: 100 }).send(receipt()));
    assert.equal(error.permanent, false);
  });

  it('fails as temporary at once when the server stops while it is being sent', async (t) => {
    let connected: () => void = () => undefined;
    const connection = new Promise<void>((resolve) => (connected = resolve));
    const url = await startRawServer(t, (socket) => {
      socket.write('220 ready\r\n');
      connected();
    });
    const notifier = notifierFor(t, url);
    const sending = failAt(notifier.send(receipt()));
    await connection;
    await notifier.close();
    assert.equal((await sending).permanent, false);
  });

  it('does not delay the next one', async (t) => {
    const server = await startMailServer({
      onRcptTo: ({ address }, _session, callback) => callback(address === RECIPIENT ? refusal(550) : null),
    });
    t.after(() => server.close());
    const notifier = notifierFor(t, server.url);
    await failAt(notifier.send(receipt()));
    await notifier.send(receipt({ recipient: 'someone.else@example.org' }));
    assert.equal(server.received.length, 1);
    // The connection stays open for the next mail, which the server waits for.
    await notifier.close();
  });
});
