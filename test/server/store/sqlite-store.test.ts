import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Kysely, sql } from 'kysely';
import { findMessageFault, normalizeMessage } from '../../../src/contract/message-rules.ts';
import { UnavailableError } from '../../../server/domain/errors.ts';
import type { ConversationRecord, MessageRecord } from '../../../server/domain/store.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Schema } from '../../../server/store/schema.ts';
import { FileDialect, openDatabase } from '../../../server/store/sqlite-dialect.ts';
import { temporaryFolder, TOPIC } from '../../support/server-app.ts';

const AT = '2026-03-04T09:00:00.000Z';
const LABEL = { fr: 'Santé' };

function conversation(id: string): ConversationRecord {
  return {
    id,
    reference: `REF-${id}`,
    memberId: 'member',
    profile: 'particulier',
    topic: TOPIC,
    labels: { theme: LABEL, subject: LABEL, motive: LABEL },
    state: 'waiting',
    unread: false,
    receivedAt: AT,
    answeredAt: null,
    lastMessageAt: AT,
    answerDueAt: AT,
    contact: { name: 'Camille', email: null, phone: null, language: 'fr' },
    writtenBy: null,
  };
}

function message(conversationId: string, text: string, author: MessageRecord['author'] = 'member'): MessageRecord {
  return {
    id: `${conversationId}-m`,
    conversationId,
    position: 0,
    author,
    text,
    sentAt: AT,
    proxy: null,
    agentId: null,
  };
}

async function openTemporary(t: TestContext) {
  const databaseUrl = `file:${join(temporaryFolder(t), 'folder', 'messages.sqlite')}`;
  const store = await openStore(databaseUrl);
  t.after(() => store.close());
  return { store, databaseUrl };
}

test('every connection commits with fsync, also to a database that existed before', (t) => {
  const file = join(temporaryFolder(t), 'messages.sqlite');
  for (let opened = 1; opened <= 2; opened++) {
    const database = openDatabase(file);
    assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
    assert.equal(database.pragma('synchronous', { simple: true }), 2, `opened for the ${opened}. time`);
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
    assert.equal(database.pragma('busy_timeout', { simple: true }), 5000);
    database.exec('create table if not exists t (a)');
    database.close();
  }
});

test('what was stored is there after a restart, and the migrations run once', async (t) => {
  const { store, databaseUrl } = await openTemporary(t);
  await store.conversations.insert(conversation('c1'));
  await store.close();
  const reopened = await openStore(databaseUrl);
  t.after(() => reopened.close());
  assert.deepEqual(await reopened.conversations.find('c1'), conversation('c1'));
});

test('a transaction that fails leaves nothing behind, and the next one works', async (t) => {
  const { store } = await openTemporary(t);
  const failing = store.transaction(async ({ conversations }) => {
    await conversations.insert(conversation('c1'));
    await conversations.insertMessage(message('c1', 'Une première question.'));
    throw new Error('stopped');
  });
  await assert.rejects(failing, /stopped/);
  assert.equal(await store.conversations.find('c1'), undefined);
  await store.transaction(({ conversations }) => conversations.insert(conversation('c1')));
  assert.ok(await store.conversations.find('c1'));
});

const TEXTS = [
  'a'.repeat(9),
  'a'.repeat(10),
  'a'.repeat(750),
  'a'.repeat(751),
  '😀'.repeat(9),
  '😀'.repeat(10),
  '😀'.repeat(750),
  '😀'.repeat(751),
  'e\u0301'.repeat(10),
  'e\u0301'.repeat(750),
  'q\u0307'.repeat(375),
  'q\u0307'.repeat(376),
  '👩‍👩‍👧‍👦'.repeat(107),
  '👩‍👩‍👧‍👦'.repeat(108),
  `${'a'.repeat(9)}\r\n`,
  `${'a'.repeat(5)}\r\n${'b'.repeat(4)}`,
  `${'a'.repeat(5)}\u0000\u0007${'b'.repeat(5)}`,
  `${'a'.repeat(8)}\ud800b`,
];

test('the database refuses the same texts as the one function that counts', async (t) => {
  const { store } = await openTemporary(t);
  let refused = 0;
  for (const [i, text] of TEXTS.entries()) {
    await store.conversations.insert(conversation(`c${i}`));
    const fault = findMessageFault(text);
    const writing = store.conversations.insertMessage(message(`c${i}`, normalizeMessage(text)));
    if (fault) {
      refused++;
      await assert.rejects(writing, /message_length/, `text ${i}: ${fault}`);
    } else {
      await writing;
      const [stored] = await store.conversations.listMessages([`c${i}`]);
      assert.equal(stored?.text, normalizeMessage(text));
    }
  }
  assert.ok(refused >= 7 && refused < TEXTS.length, `${refused} texts were refused`);
});

test('the database refuses a conversation that waits without a date, and a message of no conversation', async (t) => {
  const { store } = await openTemporary(t);
  await assert.rejects(
    store.conversations.insert({ ...conversation('c1'), answerDueAt: null }),
    /conversation_waits_until/,
  );
  await assert.rejects(store.conversations.insertMessage(message('none', 'Une première question.')), /FOREIGN KEY/);
});

test('a full disk is told apart from an error of the program, and writing works again when there is room', async (t) => {
  const database = openDatabase(join(temporaryFolder(t), 'messages.sqlite'));
  const db = new Kysely<Schema>({ dialect: new FileDialect(database) });
  t.after(() => db.destroy());
  database.exec('create table filler (content text)');
  const fill = () =>
    db.transaction().execute(async (transaction) => {
      for (let i = 0; i < 100; i++) await sql`insert into filler values (${'x'.repeat(4096)})`.execute(transaction);
    });
  database.pragma('max_page_count = 20');
  await assert.rejects(fill(), (error) => error instanceof UnavailableError && error.message.includes('SQLITE_FULL'));
  assert.equal(database.inTransaction, false);
  database.pragma('max_page_count = 100000');
  await fill();
  assert.deepEqual(database.prepare('select count(*) as rows from filler').get(), { rows: 100 });
});

test('a lock that another process holds too long is unavailability too', async (t) => {
  const file = join(temporaryFolder(t), 'messages.sqlite');
  const [database, other] = [openDatabase(file), openDatabase(file)];
  const db = new Kysely<Schema>({ dialect: new FileDialect(database) });
  t.after(() => db.destroy());
  t.after(() => other.close());
  database.pragma('busy_timeout = 1');
  other.exec('begin immediate');
  const blocked = db.transaction().execute(() => Promise.resolve());
  await assert.rejects(blocked, (error) => error instanceof UnavailableError && error.message.includes('SQLITE_BUSY'));
  other.exec('rollback');
  await db.transaction().execute(() => Promise.resolve());
});
