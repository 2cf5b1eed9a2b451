import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { text } from 'node:stream/consumers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import BetterSqlite from 'better-sqlite3';
import { backUp } from '../../../server/operations/backup.ts';
import { restoreBackup } from '../../../server/operations/restore.ts';
import { startServer } from '../../../server/start-server.ts';
import { filePathOf, openStore } from '../../../server/store/open-store.ts';
import { takeLock } from '../../../server/store/sqlite/file-lock.ts';
import { startServerProcess } from '../../faults/support/server-process.ts';
import { SQLITE } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { runCommand, send } from '../../support/operations-stage.ts';
import { START, temporaryFolder } from '../../support/server-app.ts';
import { ENVIRONMENT } from '../../support/server-environment.ts';
import { startMailServer } from '../notifications/mail-server.ts';
import { startRealServer } from './real-server.ts';

const MAIN = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));

const REFUSED = { name: 'OperatorError', message: /messages\.sqlite: another server is running on it.*PostgreSQL/ };

async function createEnvironment(t: TestContext) {
  const DATABASE_URL = await SQLITE.create(t);
  return { environment: { ...ENVIRONMENT, DATABASE_URL }, file: filePathOf(DATABASE_URL) };
}

/** Runs a server that is expected to end by itself, and ends it otherwise. */
async function runToItsEnd(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 30_000,
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [errors, [code]] = await Promise.all([text(child.stderr), ended]);
  return { code, errors };
}

test('a second server on one SQLite file says so in one line and ends, and the first goes on', async (t) => {
  const { environment, file } = await createEnvironment(t);
  const first = await startServerProcess(environment);
  t.after(() => first.kill());
  const { code, errors } = await runToItsEnd(environment);
  assert.equal(code, 1);
  assert.match(errors, new RegExp(`^${file}: another server is running on it; stop that one first\\. [^\\n]+\\n$`));
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200);
  assert.equal(await first.stop(), 0);
});

test('a file is free again at once when its server stops, and when it is killed', async (t) => {
  const { environment, file } = await createEnvironment(t);
  for (const end of ['stop', 'kill'] as const) {
    const server = await startServerProcess(environment);
    assert.equal(statSync(`${file}.lock`).mode & 0o777, 0o600);
    await server[end]();
  }
  const last = await startServerProcess(environment);
  t.after(() => last.kill());
  assert.equal((await fetch(`${last.url}/readyz`)).status, 200);
});

test('a server started a second time by mistake takes no notification from the running one', async (t) => {
  const arrived = Promise.withResolvers<() => void>();
  const mails = await startMailServer({
    onData: (stream, _session, answer) => void stream.resume().on('end', () => arrived.resolve(answer)),
  });
  t.after(() => mails.close());
  const server = await startRealServer(t, {}, { SMTP_URL: mails.url });
  const { store, clock } = server.dependencies;
  await send(server.dependencies, 'first');
  const answer = await arrived.promise;

  for (const port of [server.port, 0]) {
    await assert.rejects(startServer({ config: { ...server.config, port }, log: () => undefined }), REFUSED);
  }
  const now = clock().toISOString();
  const claim = { worker: 'another', channel: 'email', now, limit: 10 } as const;
  assert.deepEqual(await store.transaction(({ outbox }) => outbox.claim(claim)), []);
  answer();
  await server.close();
});

test('a second start in the process of the first does not free the file for another process', async (t) => {
  const { config } = await startRealServer(t);
  await assert.rejects(startServer({ config, log: () => undefined }), REFUSED);
  const { code, errors } = await runToItsEnd({ ...ENVIRONMENT, DATABASE_URL: config.databaseUrl });
  assert.equal(code, 1);
  assert.match(errors, REFUSED.message);
});

test('a server that is refused has not migrated the database', async (t) => {
  const { environment, file } = await createEnvironment(t);
  mkdirSync(dirname(file), { recursive: true });
  const unlock = takeLock(`${file}.lock`);
  assert.ok(unlock);
  t.after(unlock);
  const opening = openStore(
    { databaseUrl: environment.DATABASE_URL, encryptionKeys: ENCRYPTION_KEYS },
    { asServer: true },
  );
  await assert.rejects(opening, REFUSED);
  const database = new BetterSqlite(file);
  t.after(() => database.close());
  assert.deepEqual(database.prepare('select name from sqlite_schema').all(), []);
});

test('a link to the file is the same file', async (t) => {
  const { config } = await startRealServer(t);
  const link = join(temporaryFolder(t), 'messages.sqlite');
  symlinkSync(filePathOf(config.databaseUrl), link);
  const second = startServer({ config: { ...config, databaseUrl: `file:${link}`, port: 0 }, log: () => undefined });
  await assert.rejects(second, REFUSED);
});

test('a start that fails for another reason leaves the file free', async (t) => {
  const server = await startRealServer(t);
  const { config } = server;
  await server.close();
  const settings = { databaseUrl: config.databaseUrl, encryptionKeys: config.encryptionKeys };
  const withOtherKey = { ...settings, encryptionKeys: [encryptionKey('other')] as const };
  await assert.rejects(openStore(withOtherKey, { asServer: true }), { name: 'EncryptionKeyError' });
  const store = await openStore(settings, { asServer: true });
  await store.close();
});

test('backup, rotation and purge run beside a server, and the move to PostgreSQL does not', async (t) => {
  const { config } = await startRealServer(t);
  const env = { DATABASE_URL: config.databaseUrl, ENCRYPTION_KEYS: ENVIRONMENT['ENCRYPTION_KEYS'] };
  for (const command of ['backup', 'rotate-keys', 'purge']) {
    const { code, stderr } = await runCommand(command, { env });
    assert.equal(code, 0, `${command}: ${stderr}`);
  }
  // Nothing listens there: the file is looked at first.
  const TO_DATABASE_URL = 'postgres://user@127.0.0.1:9/db';
  const { code, stderr } = await runCommand('migrate-to-postgres', { env: { ...env, TO_DATABASE_URL } });
  assert.equal(code, 1);
  assert.match(stderr, /messages\.sqlite: is in use; stop the server first\n$/);
});

test('nothing is restored where a server runs on a file that was removed, and it is once the server has ended', async (t) => {
  const server = await startRealServer(t);
  const { config, dependencies } = server;
  await send(dependencies, 'first');
  const file = filePathOf(config.databaseUrl);
  const { file: backup } = await backUp({ file, folder: temporaryFolder(t), keepDays: 30, now: START });
  for (const name of readdirSync(dirname(file))) if (!name.endsWith('.lock')) rmSync(join(dirname(file), name));
  const restore = () => restoreBackup({ backup, file, encryptionKeys: config.encryptionKeys, now: START });
  await assert.rejects(restore(), { name: 'OperatorError', message: /messages\.sqlite: a server is running on it/ });
  await server.close();
  assert.equal((await restore()).rows.get('message'), 1);
});
