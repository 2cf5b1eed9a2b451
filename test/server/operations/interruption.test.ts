import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { writeMessages } from '../../../server/conversations/written-messages.ts';
import { backUp } from '../../../server/operations/backup.ts';
import { copyToPostgres } from '../../../server/operations/copy-to-postgres.ts';
import { countRows, openExisting } from '../../../server/operations/database-file.ts';
import { purgeNow } from '../../../server/operations/purge-now.ts';
import { restoreBackup } from '../../../server/operations/restore.ts';
import { rotateKeys } from '../../../server/operations/rotate-keys.ts';
import { filePathOf, openDatabase, openStore } from '../../../server/store/open-store.ts';
import { POSTGRES, SQLITE } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { KEYS, MEMBER, openDependencies } from '../../support/operations-stage.ts';
import { START, temporaryFolder } from '../../support/server-app.ts';
import { conversationRecord, messageRecord, requestOf, shownMessage } from '../../support/store-records.ts';
import { listRecords } from '../../support/stored-messages.ts';

const MESSAGES = 1200;
const NEW = encryptionKey('new', 'n');
/** The same, as the variable says it. */
const NEXT = `new:${Buffer.alloc(32, 'n').toString('base64')}`;

/** A database with more of everything than one step does, and no server on it. */
async function open(t: TestContext) {
  const databaseUrl = await SQLITE.create(t);
  const { store } = await openDependencies(t, databaseUrl);
  await store.transaction(async ({ conversations, messages }) => {
    for (let i = 0; i < MESSAGES; i++) {
      const memberId = i < 1000 ? MEMBER.id : `member-${i}`;
      const answered = { state: 'answered' as const, answerDueAt: null, lastMessageAt: '2023-01-01T00:00:00.000Z' };
      const written = writeMessages([shownMessage(`c${i}`, { text: 'x'.repeat(700) })]);
      const record = conversationRecord(`c${i}`, { memberId, messages: written, ...(i >= 1000 && answered) });
      await conversations.insert(record);
      const message = messageRecord(`c${i}`, { memberId });
      await messages.insert(message, requestOf(message));
    }
  });
  await store.close();
  return { databaseUrl, file: filePathOf(databaseUrl), folder: join(temporaryFolder(t), 'backups') };
}

interface Interruption {
  readonly signal: NodeJS.Signals;
  /** Begin of the line at which the command is sent the signal. */
  readonly at: string;
  readonly env: Record<string, string>;
  readonly argument?: string;
}

/** Runs a command as a process of its own that gets a signal. Returns its exit code and what it said. */
function interrupt(name: string, { signal, at, env, argument = '' }: Interruption) {
  const main = fileURLToPath(new URL('./support/interrupted-operation.ts', import.meta.url));
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; stdout: string; said: string[] }>();
  const args = [main, signal, `^${at}`, name, ...(argument ? [argument] : [])];
  const child = execFile(process.execPath, args, { env }, (_, stdout, stderr) =>
    resolve({ code: child.exitCode, stdout, said: stderr.trimEnd().split('\n') }),
  );
  return promise;
}

for (const { signal, code, at } of [
  { signal: 'SIGINT', code: 130, at: 'Copying' },
  { signal: 'SIGTERM', code: 143, at: 'Copying' },
  { signal: 'SIGHUP', code: 129, at: 'Copying' },
  { signal: 'SIGINT', code: 130, at: 'Checking the copy' },
] as const) {
  test(`a backup that ${signal} stops while it says "${at}" leaves no file, and is made by a repeat`, async (t) => {
    const { databaseUrl, file, folder } = await open(t);
    const env = { DATABASE_URL: databaseUrl };
    const stopped = await interrupt('backup', { signal, at, env, argument: folder });
    assert.deepEqual([stopped.code, stopped.stdout], [code, '']);
    assert.deepEqual(readdirSync(folder), []);
    assert.match(stopped.said.at(-2) ?? '', new RegExp(`^${at}: `), 'how far it came');
    assert.match(stopped.said.at(-1) ?? '', /^Interrupted\. No backup was made, .* Run it again /);
    const { rows } = await backUp({ file, folder, keepDays: 30, now: START });
    assert.equal(rows.get('message'), MESSAGES);
  });
}

for (const at of ['Copying', 'Checking the backup', 'Opening what is encrypted', 'Checking the restored database']) {
  test(`a restore that is stopped while it says "${at}" leaves no database, and is done by a repeat`, async (t) => {
    const source = await open(t);
    const { file: backup } = await backUp({ ...source, keepDays: 30, now: START });
    const bytes = readFileSync(backup);
    const file = join(temporaryFolder(t), 'data', 'messages.sqlite');
    const env = { DATABASE_URL: `file:${file}`, ENCRYPTION_KEYS: KEYS };
    const stopped = await interrupt('restore', { signal: 'SIGTERM', at, env, argument: backup });
    assert.deepEqual([stopped.code, stopped.stdout], [143, '']);
    assert.deepEqual(readdirSync(dirname(file)), []);
    assert.ok(stopped.said.at(-2)?.startsWith(`${at}: `), 'how far it came');
    assert.deepEqual([readFileSync(backup).equals(bytes), readdirSync(dirname(backup)).length], [true, 1]);
    assert.match(stopped.said.at(-1) ?? '', /^Interrupted\. Nothing was restored, .* Run it again /);
    const { rows } = await restoreBackup({ backup, file, encryptionKeys: ENCRYPTION_KEYS, now: START });
    assert.equal(rows.get('message'), MESSAGES);
  });
}

for (const at of ['Copying message: 500', 'Comparing conversation: 500']) {
  test(`a move that is stopped at "${at}" leaves PostgreSQL empty, and is done by a repeat`, async (t) => {
    const { databaseUrl, file } = await open(t);
    const postgresUrl = await POSTGRES.create(t);
    const bytes = readFileSync(file);
    const env = { DATABASE_URL: databaseUrl, TO_DATABASE_URL: postgresUrl };
    const stopped = await interrupt('migrate-to-postgres', { signal: 'SIGINT', at, env });
    assert.deepEqual([stopped.code, stopped.stdout], [130, '']);
    assert.match(stopped.said.at(-1) ?? '', /^Interrupted\. Nothing was moved: .* Run it again,/);
    assert.ok(readFileSync(file).equals(bytes), 'the SQLite file is as it was');
    assert.equal(existsSync(`${file}-wal`), false);
    const target = openDatabase(postgresUrl);
    const tables = await sql`select 1 from pg_tables where schemaname = 'public'`.execute(target.reader);
    await target.close();
    assert.deepEqual(tables.rows, []);
    assert.equal((await copyToPostgres(file, postgresUrl)).get('message'), MESSAGES);
  });
}

test('a rotation that is stopped keeps what it encrypted anew and every key, and a repeat does the rest', async (t) => {
  const { databaseUrl } = await open(t);
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEXT},${KEYS}` };
  const stopped = await interrupt('rotate-keys', { signal: 'SIGINT', at: 'Encrypting anew: 1,001 of', env });
  assert.deepEqual([stopped.code, stopped.stdout], [130, '']);
  assert.match(stopped.said.at(-2) ?? '', /^Encrypting anew: 1,001 of 2,401 rows \(41 %\)$/);
  assert.match(stopped.said.at(-1) ?? '', /^Interrupted\. What was encrypted anew stays so, .* Run it again /);
  const both = await openStore({ databaseUrl, encryptionKeys: [NEW, ...ENCRYPTION_KEYS] });
  assert.equal((await listRecords(both, MEMBER.id)).length, 1000, 'everything can be read');
  await both.close();
  await assert.rejects(openStore({ databaseUrl, encryptionKeys: [NEW] }), /the key "test"/);
  const { rows } = await rotateKeys({ databaseUrl, encryptionKeys: [NEW, ...ENCRYPTION_KEYS] });
  assert.equal(rows, 1400);
});

test('a purge that is stopped keeps what it erased, and a repeat erases the rest', async (t) => {
  const { databaseUrl, file } = await open(t);
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: KEYS };
  const stopped = await interrupt('purge', { signal: 'SIGTERM', at: 'Erasing: 11 of 201 members', env });
  assert.deepEqual([stopped.code, stopped.stdout], [143, '']);
  assert.match(stopped.said.at(-2) ?? '', /^Erasing: 11 of 201 members \(5 %\)$/);
  assert.match(stopped.said.at(-1) ?? '', /^Interrupted\. What was erased stays erased, .* Run it again /);
  const database = openExisting(file);
  const left = countRows(database).get('conversation') ?? 0;
  database.close();
  // One of the 201 members has 1000 conversations that wait, the others one each that expired.
  assert.ok([MESSAGES - 10, MESSAGES - 11].includes(left), `${left} are left`);
  const erased = await purgeNow({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS, now: new Date() });
  assert.equal(erased.conversations, left - 1000);
});
