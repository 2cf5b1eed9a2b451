import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import type { SentMessage } from '../../src/contract/conversations.ts';
import { temporaryFolder, TEXT, TOPIC } from '../support/server-app.ts';
import { ENVIRONMENT } from '../support/server-environment.ts';
import { CAMILLE, createIssuer } from '../support/server-tokens.ts';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const SECRET = 'hush-5f3a';

function run(t: TestContext, environment: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
  return { child, ended };
}

async function runUntilItEnds(t: TestContext, environment: Record<string, string | undefined>) {
  const { child, ended } = run(t, environment);
  const [errors, [code]] = await Promise.all([text(child.stderr), ended]);
  return { code, lines: errors.trimEnd().split('\n') };
}

/** Starts the server and waits until it listens. */
async function start(t: TestContext, environment: Record<string, string>) {
  const { child, ended } = run(t, environment);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  const { event, port } = JSON.parse(line) as { event: string; port: number };
  assert.equal(event, 'listening');
  return { child, ended, port, url: `http://127.0.0.1:${port}` };
}

async function createProviders(t: TestContext) {
  const issuer = await createIssuer();
  const http = createServer((_, response) => response.end(JSON.stringify(issuer.jwks)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => http.close());

  const mail = Promise.withResolvers<string>();
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) =>
      void text(stream).then((source) => {
        mail.resolve(source);
        done();
      }, done),
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  t.after(() => new Promise<void>((resolve) => smtp.close(resolve)));

  const environment = {
    ...ENVIRONMENT,
    DATABASE_URL: `file:${join(temporaryFolder(t), 'data', 'messages.sqlite')}`,
    JWKS_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}/jwks`,
    SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  };
  return { issuer, environment, mail: mail.promise };
}

async function post(url: string, token: string, key: string): Promise<SentMessage> {
  const response = await fetch(`${url}/api/conversations`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ ...TOPIC, text: TEXT }),
  });
  assert.equal(response.status, 201);
  return (await response.json()) as SentMessage;
}

test('a wrong configuration ends the start with one line for each variable and no secret', async (t) => {
  const { code, lines } = await runUntilItEnds(t, { ...ENVIRONMENT, SMTP_URL: SECRET, JWT_ISSUER: undefined });
  assert.equal(code, 1);
  assert.deepEqual(
    lines.map((line) => line.split(':')[0]),
    ['JWT_ISSUER', 'SMTP_URL'],
  );
  assert.doesNotMatch(lines.join(), new RegExp(SECRET));
});

test('a catalogue with an error ends the start with the file and the place in it', async (t) => {
  const file = join(temporaryFolder(t), 'catalogue.json');
  writeFileSync(file, '{"themes": [');
  const { code, lines } = await runUntilItEnds(t, { ...ENVIRONMENT, CATALOGUE_FILE: file });
  assert.equal(code, 1);
  assert.ok(lines[0]?.includes(file), lines[0]);
  assert.doesNotMatch(lines.join('\n'), /^\s+at /m);
});

test('a database that cannot be opened, or a port that is taken, ends the start with one line', async (t) => {
  const folder = temporaryFolder(t);
  const { code, lines } = await runUntilItEnds(t, { ...ENVIRONMENT, DATABASE_URL: `file:${folder}` });
  assert.deepEqual([code, lines.length], [1, 1], lines.join('\n'));

  const taken = createServer().listen(0);
  await once(taken, 'listening');
  t.after(() => taken.close());
  const PORT = String((taken.address() as AddressInfo).port);
  const DATABASE_URL = `file:${join(folder, 'messages.sqlite')}`;
  const second = await runUntilItEnds(t, { ...ENVIRONMENT, DATABASE_URL, PORT });
  assert.equal(second.code, 1);
  assert.deepEqual(second.lines, [`PORT: ${PORT} is taken by another program`]);
});

test('a PostgreSQL that cannot be reached ends the start with one line that says where', async (t) => {
  const { code, lines } = await runUntilItEnds(t, {
    ...ENVIRONMENT,
    DATABASE_URL: 'postgres://user:hush@127.0.0.1:1/a',
  });
  assert.equal(code, 1);
  assert.deepEqual(lines, ['The server cannot start: database: connection (connect ECONNREFUSED 127.0.0.1:1)']);
});

test('after a kill and a restart the message is there, its key still counts, and its mail arrives', async (t) => {
  const { issuer, environment, mail } = await createProviders(t);
  const before = await start(t, environment);
  const sent = await post(before.url, await issuer.token(CAMILLE), 'k1');
  before.child.kill('SIGKILL');
  await before.ended;

  const after = await start(t, environment);
  const token = await issuer.token({ ...CAMILLE, jti: 'another' });
  assert.deepEqual(await post(after.url, token, 'k1'), sent);
  const history = await fetch(`${after.url}/api/conversations`, { headers: { Authorization: `Bearer ${token}` } });
  const { conversations } = (await history.json()) as { conversations: { id: string }[] };
  assert.deepEqual(
    conversations.map(({ id }) => id),
    [sent.id],
  );
  assert.match(await mail, /^To: .*camille\.martin@example\.test/m);
  after.child.kill('SIGTERM');
  assert.deepEqual(await after.ended, [0, null]);
});

test('on SIGTERM what is in flight ends, idle connections do not hold it, and the exit is 0', async (t) => {
  const { issuer, environment } = await createProviders(t);
  const { child, ended, url, port } = await start(t, environment);
  const token = await issuer.token(CAMILLE);
  await post(url, token, 'k1');

  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const body = JSON.stringify({ ...TOPIC, text: TEXT });
  const slow = connect(port, '127.0.0.1');
  slow.write(
    `POST /api/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: k2\r\n` +
      `Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  const [begun] = (await once(slow, 'data')) as [Buffer];
  assert.match(begun.toString(), /^HTTP\/1\.1 100 /);
  const lines = createInterface({ input: child.stdout });
  const stopping = new Promise<void>((resolve) => {
    lines.on('line', (line) => void (line.includes('"event":"stopping"') && resolve()));
  });
  child.kill('SIGTERM');
  await stopping;
  // The idle connection goes first: only the request that has begun is waited for.
  await once(silent.resume(), 'close');
  slow.write(body);
  assert.match(await text(slow), /^HTTP\/1\.1 201 /);
  assert.deepEqual(await ended, [0, null]);
});
