import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { History } from '../../../src/contract/conversations.ts';
import { readHistory } from '../../../server/conversations/history.ts';
import { encodeJson } from '../../../server/json.ts';
import { draftKeyOf, saveDraft } from '../../../server/drafts/drafts.ts';
import { listTables, openExisting } from '../../../server/operations/database-file.ts';
import { rotateKeys } from '../../../server/operations/rotate-keys.ts';
import { filePathOf, openDatabase, openStore } from '../../../server/store/open-store.ts';
import type { Database } from '../../../server/store/database.ts';
import { resealAll, SEALED_TABLES } from '../../../server/store/sealed-rows.ts';
import { createSealer, keyIdOf } from '../../../server/store/sealer.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { damageConversation, damageDrafts } from '../../support/damage.ts';
import { SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { encryptionKey } from '../../support/encryption-keys.ts';
import { fill, KEYS, openDependencies, readAll, runCommand, send, accessOf } from '../../support/operations-stage.ts';

const OLD = encryptionKey('test');
const NEW = encryptionKey('new', 'n');
/** The same, as the variable says it. */
const NEXT = `new:${Buffer.alloc(32, 'n').toString('base64')}`;

async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const dependencies = await openDependencies(t, databaseUrl, [OLD]);
  await fill(dependencies);
  return { dependencies, databaseUrl };
}

testOnBoth('after a rotation everything reads the same with the new key alone', async (t, database) => {
  const { dependencies, databaseUrl } = await open(t, database);
  // More than one batch, and never more at once than PostgreSQL's connections carry on a busy machine.
  for (let sent = 0; sent < 1050; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => send(dependencies, `more-${sent + i}`)));
  }
  const before = await readAll(dependencies);
  await dependencies.store.close();

  const { rows } = await rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] });
  assert.equal(rows, 1 + 1052 + 1054 + 2, 'secret, conversations, messages and drafts');
  await assert.rejects(openStore({ databaseUrl, encryptionKeys: [OLD] }), /the key "new"/);
  const rotated = await openDependencies(t, databaseUrl, [NEW]);
  assert.deepEqual(await readAll(rotated), before);
  const again = await rotateKeys({ databaseUrl, encryptionKeys: [NEW] });
  assert.deepEqual(again, { rows: 0, unreadable: 0 }, 'a repeat finds nothing to do');
});

testOnBoth('what servers write during a rotation is neither lost nor undone', async (t, database) => {
  const { dependencies, databaseUrl } = await open(t, database);
  for (let i = 0; i < 250; i++) await send(dependencies, `more-${i}`);
  const server = await openDependencies(t, databaseUrl, [NEW, OLD]);
  let isRunning = true;
  let written = 0;
  const writer = (async () => {
    while (isRunning) {
      written++;
      await saveDraft(server, accessOf(server), { conversationId: null, draft: { text: `draft ${written}` } }, 'any');
      await send(server, `during-${written}`);
      // Other processes get the lock of a SQLite file in between.
      await pause(1);
    }
  })();
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEXT},${KEYS}` };
  const { code, stderr } = await runCommand('rotate-keys', { env }).finally(() => (isRunning = false));
  await writer;
  assert.deepEqual([code, stderr], [0, '']);
  assert.ok(written > 1);
  const rotated = await openDependencies(t, databaseUrl, [NEW]);
  const { drafts, messages } = await readAll(rotated);
  assert.deepEqual(drafts[0]?.draft, { text: `draft ${written}` });
  assert.equal(messages.length, 254 + written);
});

testOnBoth('what is written between being read and being sealed again stays', async (t, database) => {
  const { databaseUrl } = await open(t, database);
  const server = await openDependencies(t, databaseUrl, [OLD, NEW]);
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  let saved = 0;
  const interrupted: Database = {
    ...opened,
    async transaction(work) {
      await saveDraft(server, accessOf(server), { conversationId: null, draft: { text: `later ${++saved}` } }, 'any');
      return opened.transaction(work);
    },
  };
  await resealAll(interrupted, createSealer([NEW, OLD]));
  assert.deepEqual((await server.store.drafts.find(draftKeyOf(accessOf(server), null)))?.draft, {
    text: `later ${saved}`,
  });
});

test('a rotation waits for a lock that a server holds longer than a request would wait', async (t) => {
  const { databaseUrl } = await open(t, SQLITE);
  const server = openFile(filePathOf(databaseUrl));
  t.after(() => server.close());
  server.exec('begin immediate');
  const rotation = rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] });
  // The first attempt has waited in vain by then: nothing else runs meanwhile.
  setImmediate(() => server.exec('rollback'));
  assert.deepEqual(await rotation, { rows: 9, unreadable: 0 });
});

testOnBoth('a rotation drops no key while a server still writes with the old one', async (t, database) => {
  const { databaseUrl } = await open(t, database);
  await writeBackOldDrafts(t, databaseUrl);
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEXT},${KEYS}` };
  const { code, stderr } = await runCommand('rotate-keys', { env });
  assert.equal(code, 1);
  assert.match(stderr, /^A server is still writing with another key.*\n$/);
  await assert.rejects(openStore({ databaseUrl, encryptionKeys: [NEW] }), /the key "test"/);
});

/** Does in the database what a server with the old key does to a row just sealed anew, but each time and at once. */
async function writeBackOldDrafts(t: TestContext, databaseUrl: string): Promise<void> {
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  if (opened.isShared) {
    await sql`create function keep_old() returns trigger language plpgsql
      as $$ begin new.sealed := old.sealed; return new; end $$`.execute(opened.migrator);
    await sql`create trigger server before update on draft for each row execute function keep_old()`.execute(
      opened.migrator,
    );
  } else {
    await sql`create trigger server after update on draft begin
      update draft set sealed = old.sealed where version = old.version; end`.execute(opened.migrator);
  }
}

testOnBoth(
  'a key that a silent server still seals with is missed again as soon as that server is probed',
  async (t, database) => {
    const { databaseUrl } = await open(t, database);
    const server = await openDependencies(t, databaseUrl, [OLD, NEW]);
    await rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] });
    await server.store.probe();
    await send(server, 'afterwards');
    await assert.rejects(openStore({ databaseUrl, encryptionKeys: [NEW] }), /the key "test"/);
    const again = await rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] });
    assert.equal(again.rows, 2, 'conversation, message');
    const rotated = await openDependencies(t, databaseUrl, [NEW]);
    assert.equal((await readAll(rotated)).messages.length, 5);
  },
);

testOnBoth('a rotation leaves rows that nobody can open as gaps, and says how many', async (t, database) => {
  const { dependencies, databaseUrl } = await open(t, database);
  const history = () => readAll(dependencies).then((read) => read.history);
  const [first, second] = (await history()).conversations;
  assert.ok(first && second);
  await damageConversation(databaseUrl, first.id);
  await damageDrafts(databaseUrl);
  await dependencies.store.close();
  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEXT},${KEYS}` };
  const { code, stdout } = await runCommand('rotate-keys', { env });
  assert.equal(code, 0);
  assert.match(stdout, /: 7 rows were encrypted anew\. Damaged and left as they are: 2\. Older/);
  const rotated = await openDependencies(t, databaseUrl, [NEW]);
  const read = await readHistory(rotated, accessOf(rotated), { language: 'fr', withMessages: true });
  const { conversations, missing } = JSON.parse(Buffer.from(encodeJson(read.json ?? [])).toString()) as History;
  assert.deepEqual([conversations, missing], [[second], 1]);
});

testOnBoth('a rotation stops at a row that was sealed with an unknown key, and drops no key', async (t, database) => {
  const { dependencies, databaseUrl } = await open(t, database);
  const { memberId } = accessOf(dependencies);
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  const sealed = createSealer([encryptionKey('lost', 'l')]).seal('{}', 'any');
  await opened.transaction((db) =>
    db.updateTable('conversation').set({ sealed }).where('member_id', '=', memberId).execute(),
  );
  await assert.rejects(rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] }), { name: 'SealError' });
  await assert.rejects(openStore({ databaseUrl, encryptionKeys: [NEW] }), /the key "test"/);
});

testOnBoth('after a rotation no sealed column names the old key, and everybody has their name', async (t, database) => {
  const { dependencies, databaseUrl } = await open(t, database);
  const name = dependencies.store.pseudonymOf('someone');
  await rotateKeys({ databaseUrl, encryptionKeys: [NEW, OLD] });
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  for (const table of SEALED_TABLES) {
    const { rows } = await sql<Record<string, Uint8Array>>`select * from ${sql.table(table.name)}`.execute(
      opened.reader,
    );
    const keys = rows.flatMap((row) => table.sealed.map((column) => keyIdOf(row[column] ?? new Uint8Array())));
    assert.deepEqual([...new Set(keys)], ['new'], table.name);
  }
  const rotated = await openDependencies(t, databaseUrl, [NEW]);
  assert.equal(rotated.store.pseudonymOf('someone'), name);
});

test('every table with something sealed has a part in the rotation', async (t) => {
  const { databaseUrl } = await open(t, SQLITE);
  const database = openExisting(filePathOf(databaseUrl));
  t.after(() => database.close());
  const sealed = listTables(database).filter(({ columns }) => columns.includes('sealed'));
  const known = [...SEALED_TABLES.map(({ name }) => name), 'encryption_key'];
  assert.deepEqual(sealed.map(({ name }) => name).sort(), known.sort());
});

testOnBoth('the command says what it did, and a missing key in one line', async (t, database) => {
  const { databaseUrl } = await open(t, database);
  const missing = await runCommand('rotate-keys', { env: { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: NEXT } });
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /^ENCRYPTION_KEYS: the key "test", which .*\n$/);

  const env = { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEXT},${KEYS}` };
  const { code, stdout, stderr } = await runCommand('rotate-keys', { env });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Everything is encrypted with the key "new": 9 rows were encrypted anew\..*\n$/);
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  const keys = await opened.reader.selectFrom('encryption_key').select('id').execute();
  assert.deepEqual(keys, [{ id: 'new' }]);
});
