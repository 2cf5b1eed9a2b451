import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { purgeNow } from '../../../server/operations/purge-now.ts';
import { UNMONITORED, type Progress } from '../../../server/progress.ts';
import { filePathOf } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { fill, KEYS, MEMBER, openDependencies, readAll, runCommand } from '../../support/operations-stage.ts';
import { START, temporaryFolder } from '../../support/server-app.ts';
import { conversationRecord, messageRecord, requestOf } from '../../support/store-records.ts';

/** A database that a server uses, with three conversations that expired among others. */
async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const server = await openDependencies(t, databaseUrl);
  await fill(server);
  await server.store.transaction(async ({ conversations, messages }) => {
    for (const [id, memberId] of [
      ['old-1', server.store.pseudonymOf(MEMBER.id)],
      ['old-2', 'other'],
      ['old-3', 'other'],
    ] as const) {
      const lastMessageAt = '2023-01-01T00:00:00.000Z';
      await conversations.insert(
        conversationRecord(id, { memberId, lastMessageAt, state: 'answered', answerDueAt: null }),
      );
      const message = messageRecord(id, { memberId });
      await messages.insert(message, requestOf(message));
    }
  });
  return { server, databaseUrl, settings: { databaseUrl, encryptionKeys: ENCRYPTION_KEYS, now: START } };
}

testOnBoth('the purge by hand erases beside a server, and reports each member', async (t, database) => {
  const { server, settings } = await open(t, database);
  const before = await readAll(server);
  const reported: Progress[] = [];
  const signal = new AbortController().signal;
  const erased = await purgeNow(settings, { onProgress: (progress) => void reported.push(progress), signal });
  assert.deepEqual(erased, { conversations: 3, drafts: 0, 'idempotency-keys': 0 });
  assert.deepEqual(
    reported.map(({ done, total }) => [done, total]),
    [
      [0, 2],
      [1, 2],
      [2, 2],
    ],
  );
  const { history } = await readAll(server);
  assert.deepEqual(
    history.conversations.map(({ id }) => id),
    before.history.conversations.map(({ id }) => id).filter((id) => id !== 'old-1'),
  );
  assert.equal((await purgeNow(settings)).conversations, 0, 'a repeat finds nothing');
});

for (const moment of ['opens the database', 'erases'] as const) {
  test(`a purge by hand that ${moment} waits for a lock that a server holds longer than a request would`, async (t) => {
    const { settings } = await open(t, SQLITE);
    const server = openFile(filePathOf(settings.databaseUrl));
    t.after(() => server.close());
    // Trying blocks until the attempt has been in vain, so that this server goes on only after it.
    const holdLock = () => {
      server.exec('begin immediate');
      setImmediate(() => setImmediate(() => server.exec('rollback')));
    };
    if (moment === 'opens the database') holdLock();
    const onProgress = ({ done }: Progress) => {
      if (moment === 'erases' && done === 0) holdLock();
    };
    assert.equal((await purgeNow(settings, { ...UNMONITORED, onProgress })).conversations, 3);
  });
}

test('while another process reads the log, the command says that what it erased still stands there', async (t) => {
  const { settings, databaseUrl } = await open(t, SQLITE);
  const file = filePathOf(databaseUrl);
  const reader = openFile(file);
  t.after(() => reader.close());
  reader.exec('begin');
  reader.prepare('select count(*) from conversation').get();
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: KEYS };
  const { code, stdout, stderr } = await runCommand('purge', { env });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^Everything expired is erased, but still stands in the log .* Repeat this .*\n$/);
  assert.notEqual(readFileSync(`${file}-wal`).length, 0);
  reader.exec('commit');
  assert.equal((await purgeNow(settings)).conversations, 0);
  assert.equal(readFileSync(`${file}-wal`).length, 0);
});

test('the purge by hand makes no database, and leaves one of another version as it is', async (t) => {
  const { settings, databaseUrl } = await open(t, SQLITE);
  const none = join(temporaryFolder(t), 'none.sqlite');
  await assert.rejects(purgeNow({ ...settings, databaseUrl: `file:${none}` }), /there is no such file/);
  assert.equal(existsSync(none), false);
  const database = openFile(filePathOf(databaseUrl));
  t.after(() => database.close());
  database.exec(`insert into kysely_migration values ('9999-later', '')`);
  await assert.rejects(purgeNow(settings), { name: 'OperatorError', message: /is of another version/ });
  assert.ok(database.prepare(`select 1 from kysely_migration where name = '9999-later'`).get());
});

testOnBoth('the command says in one line what was erased', async (t, database) => {
  const { databaseUrl } = await open(t, database);
  const { code, stdout, stderr } = await runCommand('purge', {
    env: { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: KEYS },
  });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Erased for good: conversations [3-5], drafts 2, idempotency keys \d\.\n$/);
});
