import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeMessages } from '../../../server/conversations/written-messages.ts';
import { UnavailableError } from '../../../server/errors.ts';
import { filePathOf, openStore } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { temporaryFolder } from '../../support/server-app.ts';
import { conversationRecord, messageRecord, requestOf, shownMessage } from '../../support/store-records.ts';
import { listRecords } from '../../support/stored-messages.ts';

async function open(t: TestContext) {
  const databaseUrl = await SQLITE.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  return { store, file: filePathOf(databaseUrl) };
}

test('every connection commits with fsync, also to a database that existed before', (t) => {
  const file = join(temporaryFolder(t), 'messages.sqlite');
  for (let opened = 1; opened <= 2; opened++) {
    const database = openFile(file);
    assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
    assert.equal(database.pragma('synchronous', { simple: true }), 2, `opened for the ${opened}. time`);
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
    assert.equal(database.pragma('secure_delete', { simple: true }), 1);
    database.exec('create table if not exists t (a)');
    database.close();
  }
});

test('writing outside of a transaction fails', async (t) => {
  const { store } = await open(t);
  await assert.rejects(store.conversations.insert(conversationRecord('c1')), UnavailableError);
});

test('rows are seen only once their transaction is committed', async (t) => {
  const { store } = await open(t);
  const seen: number[] = [];
  await store.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('c1'));
    seen.push((await store.conversations.listOfMember('member')).length);
  });
  seen.push((await store.conversations.listOfMember('member')).length);
  assert.deepEqual(seen, [0, 1]);
});

test('transactions that arrive together share one commit', async (t) => {
  const { store, file } = await open(t);
  const database = openFile(file);
  t.after(() => database.close());
  // Another connection sees this number change once for each commit.
  const version = () => database.pragma('data_version', { simple: true }) as number;
  const versions = new Set([version()]);
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      await store.transaction(({ conversations }) => conversations.insert(conversationRecord(`c${i}`)));
      versions.add(version());
    }),
  );
  assert.equal((await store.conversations.listOfMember('member')).length, 50);
  assert.equal(versions.size, 2);
});

test('a full disk is told apart from an error of the program, and writing works again when there is room', async (t) => {
  const { store, file } = await open(t);
  const database = openFile(file);
  t.after(() => database.close());
  // Another process that holds the lock for too long is the same to a writer as a disk that takes nothing.
  database.exec('begin immediate');
  const write = (id: string) =>
    store.transaction(async ({ conversations, messages }) => {
      await conversations.insert(
        conversationRecord(id, { messages: writeMessages([shownMessage(id, { text: 'x'.repeat(700) })]) }),
      );
      const message = messageRecord(id);
      await messages.insert(message, requestOf(message));
    });
  await assert.rejects(write('c1'), (error) => error instanceof UnavailableError && error.message.includes('BUSY'));
  database.exec('rollback');
  await write('c1');
  assert.equal((await listRecords(store, 'member')).length, 1);
});
