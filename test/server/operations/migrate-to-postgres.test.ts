import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { sql } from 'kysely';
import { copyToPostgres } from '../../../server/operations/copy-to-postgres.ts';
import { filePathOf, migrate, openDatabase } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { POSTGRES, SQLITE } from '../../support/databases.ts';
import { fill, openDependencies, readAll, runCommand, send } from '../../support/operations-stage.ts';
import { AT, conversationRecord } from '../../support/store-records.ts';

async function open(t: TestContext) {
  const databaseUrl = await SQLITE.create(t);
  const postgresUrl = await POSTGRES.create(t);
  const dependencies = await openDependencies(t, databaseUrl);
  await fill(dependencies);
  return { dependencies, databaseUrl, file: filePathOf(databaseUrl), postgresUrl };
}

function inPostgres(t: TestContext, url: string) {
  const database = openDatabase(url);
  t.after(() => database.close());
  return {
    database,
    listTables: async () => {
      const query = sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`;
      return (await query.execute(database.reader)).rows.map(({ name }) => name);
    },
  };
}

test('everything reads the same from PostgreSQL, and a repeat of what was sent gets its answer', async (t) => {
  const { dependencies, file, postgresUrl } = await open(t);
  // More than one batch, with a key that sorts otherwise in most languages than byte by byte.
  await dependencies.store.transaction(async ({ conversations, audit }) => {
    for (let i = 0; i < 1100; i++) {
      await conversations.insert(conversationRecord(`c${i}`, { memberId: ['a', 'B', 'é', 'Z-1'][i % 4] ?? '' }));
      await audit.insert({ at: AT, actorId: 'a', memberId: 'a', action: 'read', conversationId: i % 2 ? null : 'c' });
    }
  });
  const before = await readAll(dependencies);
  const second = await send(dependencies, 'second');
  const counts = await dependencies.store.outbox.count();
  await dependencies.store.close();
  const bytes = readFileSync(file);

  const rows = await copyToPostgres(file, postgresUrl);
  assert.equal(rows.get('conversation'), 1102);
  assert.ok(readFileSync(file).equals(bytes), 'the SQLite file is as it was');
  const moved = await openDependencies(t, postgresUrl);
  assert.deepEqual(await readAll(moved), before);
  assert.deepEqual(await moved.store.outbox.count(), counts);
  assert.deepEqual(await send(moved, 'second'), second);
  const claim = { worker: 'worker', now: '9999', limit: 10 };
  const waiting = await moved.store.transaction(async ({ outbox }) => [
    ...(await outbox.claim({ ...claim, channel: 'email' })),
    ...(await outbox.claim({ ...claim, channel: 'sms' })),
  ]);
  assert.equal(waiting.length, counts.pending, 'what waits is sent from there');
});

test('while a server has the file open, nothing is copied', async (t) => {
  const { file, postgresUrl } = await open(t);
  await assert.rejects(copyToPostgres(file, postgresUrl), {
    name: 'OperatorError',
    message: /stop the server first$/,
  });
  assert.deepEqual(await inPostgres(t, postgresUrl).listTables(), []);
});

test('a fault in the middle leaves PostgreSQL without a table, and the SQLite file as it was', async (t) => {
  const { dependencies, file, postgresUrl } = await open(t);
  // PostgreSQL takes no zero byte in a text; the log is copied after the conversations and their messages.
  await dependencies.store.transaction(({ audit }) =>
    audit.insert({ at: AT, actorId: 'zero \u0000', memberId: 'm', action: 'read', conversationId: null }),
  );
  const before = await readAll(dependencies);
  await dependencies.store.close();
  await assert.rejects(copyToPostgres(file, postgresUrl), /invalid byte sequence/);
  assert.deepEqual(await inPostgres(t, postgresUrl).listTables(), []);
  assert.deepEqual(await readAll(await openDependencies(t, `file:${file}`)), before);
});

test('what PostgreSQL stores otherwise than it was written is not committed', async (t) => {
  const { dependencies, file, postgresUrl } = await open(t);
  await dependencies.store.close();
  const { database } = inPostgres(t, postgresUrl);
  await migrate(database);
  await sql`create function spoil() returns trigger language plpgsql as
    $$ begin new.sealed = substr(new.sealed, 2); return new; end $$`.execute(database.migrator);
  await sql`create trigger spoil before insert on message for each row execute function spoil()`.execute(
    database.migrator,
  );
  await assert.rejects(copyToPostgres(file, postgresUrl), /PostgreSQL: message does not read as it was written/);
  const { rows } = await sql`select 1 from conversation`.execute(database.reader);
  assert.equal(rows.length, 0);
});

test('a PostgreSQL that has rows of ours is left as it is', async (t) => {
  const { dependencies, file, postgresUrl } = await open(t);
  await dependencies.store.close();
  const other = await openDependencies(t, postgresUrl);
  await send(other, 'other');
  const before = await readAll(other);
  await assert.rejects(copyToPostgres(file, postgresUrl), { name: 'OperatorError', message: /is not empty/ });
  assert.deepEqual(await readAll(other), before);
});

test('a file of another version is not copied', async (t) => {
  const { dependencies, file, postgresUrl } = await open(t);
  await dependencies.store.close();
  const database = openFile(file);
  database.exec(`insert into kysely_migration values ('0002-later', '')`);
  database.close();
  await assert.rejects(copyToPostgres(file, postgresUrl), /start the server of this version on it once/);
});

test('the command says what was copied, and wrong use in one line without a secret', async (t) => {
  const { dependencies, databaseUrl, postgresUrl } = await open(t);
  await dependencies.store.close();
  const closed = 'postgres://user:hush-5f3a@127.0.0.1:9/db';
  const wrong: [env: Record<string, string>, line: RegExp][] = [
    [{ DATABASE_URL: databaseUrl }, /^TO_DATABASE_URL: is missing$/],
    [{ DATABASE_URL: closed, TO_DATABASE_URL: postgresUrl }, /^DATABASE_URL: must be "file:"/],
    [{ DATABASE_URL: databaseUrl, TO_DATABASE_URL: databaseUrl }, /^TO_DATABASE_URL: must be a URL/],
    [
      { DATABASE_URL: databaseUrl, TO_DATABASE_URL: `${closed}?options=-csynchronous_commit=off` },
      /^TO_DATABASE_URL: must not have/,
    ],
    [{ DATABASE_URL: databaseUrl, TO_DATABASE_URL: closed }, /^Failed: .*ECONNREFUSED/],
  ];
  for (const [env, line] of wrong) {
    const { code, stdout, stderr } = await runCommand('migrate-to-postgres', { env });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr.trimEnd(), line);
    assert.doesNotMatch(stderr, /hush|\n./);
  }
  const env = { DATABASE_URL: databaseUrl, TO_DATABASE_URL: postgresUrl };
  const { code, stdout, stderr } = await runCommand('migrate-to-postgres', { env });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Copied and checked: 2 conversations, 4 messages, .*DATABASE_URL can now be/);
});
