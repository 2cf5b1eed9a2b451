import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { UnavailableError } from '../../../server/errors.ts';
import type { Store } from '../../../server/store/store.ts';
import { purgeExpired } from '../../../server/jobs/purge-expired.ts';
import type { LogFields } from '../../../server/log.ts';
import { filePathOf, openDatabase, openStore } from '../../../server/store/open-store.ts';
import type { UnreadableRow } from '../../../server/unreadable.ts';
import { SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { conversationRecord, messageRecord, requestOf } from '../../support/store-records.ts';
import { listRecords } from '../../support/stored-messages.ts';

const NOW = new Date('2026-03-04T09:00:00.000Z');
const OLD = '2023-03-04T08:59:59.999Z';
const GOING_ON = new AbortController().signal;

async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const reports: UnreadableRow[] = [];
  const onUnreadable = (row: UnreadableRow) => void reports.push(row);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS, onUnreadable });
  t.after(() => store.close());
  const logged: LogFields[] = [];
  const purged: string[] = [];
  const deps = {
    store,
    clock: () => NOW,
    log: (_level: string, _event: string, fields: LogFields = {}) => void logged.push(fields),
    onPurged: (what: string, rows: number) => void (rows > 0 && purged.push(`${rows} ${what}`)),
  };
  return { databaseUrl, store, deps, logged, purged, reports, purge: () => purgeExpired(deps, GOING_ON) };
}

/** An answered conversation with a message, unless it waits. */
async function write(
  store: Store,
  id: string,
  lastMessageAt: string,
  { memberId = 'member', waits = false } = {},
): Promise<void> {
  await store.transaction(async ({ conversations, messages }) => {
    const state = waits ? { state: 'waiting' as const } : { state: 'answered' as const, answerDueAt: null };
    await conversations.insert(conversationRecord(id, { memberId, lastMessageAt, ...state }));
    const message = messageRecord(id, { memberId });
    await messages.insert(message, requestOf(message));
  });
}

const idsOf = async (store: Store, memberId = 'member') =>
  (await store.conversations.listOfMember(memberId)).map(({ id }) => id).sort();

testOnBoth('the purge erases conversations that are too old or too many, and never a waiting one', async (t, db) => {
  const { store, purge, logged, purged } = await open(t, db);
  await write(store, 'old', OLD);
  await write(store, 'old-waiting', OLD, { waits: true });
  await write(store, 'recent', '2026-03-01T09:00:00.000Z');
  const many = Array.from({ length: 95 }, (_, i) => `many-${String(i).padStart(2, '0')}`);
  for (const [i, id] of many.entries()) {
    await write(store, id, new Date(NOW.getTime() - i * 1000).toISOString(), { memberId: 'other' });
  }
  await purge();
  assert.deepEqual(await idsOf(store), ['old-waiting', 'recent']);
  assert.deepEqual(await idsOf(store, 'other'), many.slice(0, 50));
  assert.equal((await listRecords(store, 'other')).length, 50);
  assert.equal(await store.messages.find(messageRecord('many-50', { memberId: 'other' })), undefined);
  assert.deepEqual(logged, [{ conversations: 46, drafts: 0, 'idempotency-keys': 0 }]);
  assert.deepEqual(purged, ['1 conversations', '20 conversations', '20 conversations', '5 conversations']);
  await purge();
  assert.deepEqual(await idsOf(store), ['old-waiting', 'recent'], 'a second time there is nothing to do');
});

testOnBoth(
  'the purge deletes drafts and keys of erased messages that have expired, in batches, and no newer ones',
  async (t, db) => {
    const { store, purge, logged } = await open(t, db);
    const keyOf = (message: number) => ({ ownerId: 'member', key: `k${message}` });
    const draft = { draft: { text: 'un brouillon' }, version: '1' };
    const key = { memberId: 'member', actorId: 'member', conversationId: null };
    await store.transaction(async ({ conversations, messages, drafts }) => {
      const answered = { state: 'answered', answerDueAt: null } as const;
      await conversations.insert(conversationRecord('c', answered));
      for (let position = 0; position < 1203; position++) {
        const sentAt = position % 2 === 0 ? '2026-02-25T08:59:59.999Z' : '2026-02-25T09:00:00.000Z';
        await messages.insert(messageRecord('c', { position, sentAt }), keyOf(position));
      }
      await conversations.erase('member', ['c'], '');
      await drafts.save({ ...draft, key }, '2025-12-04T08:59:59.999Z');
      await drafts.save({ ...draft, key: { ...key, actorId: 'proxy' } }, '2025-12-04T09:00:00.000Z');
    });
    await purge();
    assert.deepEqual(logged, [{ conversations: 0, drafts: 1, 'idempotency-keys': 602 }]);
    assert.equal(await store.messages.findByRequest(keyOf(0)), undefined);
    assert.equal(await store.messages.findByRequest(keyOf(1)), 'erased');
    assert.ok(await store.drafts.find({ ...key, actorId: 'proxy' }));
    assert.equal(await store.drafts.find(key), undefined);
  },
);

testOnBoth('the key of a message stands as long as the message, and for 7 days at least', async (t, db) => {
  const { store, purge } = await open(t, db);
  await write(store, 'old', OLD, { waits: true });
  await write(store, 'expired', OLD);
  const [recent, past] = ['2026-02-25T09:00:00.000Z', '2026-02-25T08:59:59.999Z'].map((sentAt, index) =>
    messageRecord('expired', { sentAt, position: index + 1 }),
  );
  assert.ok(recent && past);
  await store.transaction(async ({ messages }) => {
    await messages.insert(recent, requestOf(recent));
    await messages.insert(past, requestOf(past));
  });
  await purge();
  const old = messageRecord('old');
  assert.deepEqual(await store.messages.findByRequest(requestOf(old)), old);
  assert.equal(await store.messages.findByRequest(requestOf(recent)), 'erased');
  assert.equal(await store.messages.findByRequest(requestOf(past)), undefined);
});

testOnBoth('the purge spares a conversation that a member continues meanwhile', async (t, db) => {
  const { store, deps } = await open(t, db);
  await write(store, 'old', OLD);
  const answered = conversationRecord('old', { lastMessageAt: OLD, state: 'answered', answerDueAt: null });
  const reply = { state: 'waiting', answerDueAt: OLD, lastMessageAt: NOW.toISOString() } as const;
  let hasReplied = false;
  const replying: Store = {
    ...store,
    // Between the look and the erasing.
    transaction: async (work, alone) => {
      if (!hasReplied) await store.transaction(({ conversations }) => conversations.update(answered, reply));
      hasReplied = true;
      return store.transaction(work, alone);
    },
  };
  await purgeExpired({ ...deps, store: replying }, GOING_ON);
  assert.deepEqual(await idsOf(store), ['old']);
});

testOnBoth('a conversation that somebody made older is reported and not erased; all others are', async (t, db) => {
  const { databaseUrl, store, purge, purged, reports } = await open(t, db);
  const made = Array.from({ length: 25 }, (_, index) => `made-older-${index}`);
  for (const id of made) await write(store, id, '2026-03-01T09:00:00.000Z');
  for (let index = 0; index < 25; index++) await write(store, `old-${index}`, '2023-01-01T09:00:00.000Z');
  const database = openDatabase(databaseUrl);
  await database.transaction((edit) =>
    sql`update conversation set last_message_at = ${OLD} where id like 'made-%'`.execute(edit),
  );
  await database.close();
  await purge();
  assert.deepEqual(await idsOf(store), made.toSorted());
  assert.deepEqual(purged, ['15 conversations', '10 conversations']);
  const reported = reports.filter(({ table }) => table === 'conversation').map(({ conversationId }) => conversationId);
  assert.deepEqual(reported.sort(), made.toSorted());
});

testOnBoth('the purge reports conversations that somebody removed', async (t, db) => {
  const { databaseUrl, store, purge, reports } = await open(t, db);
  for (const id of ['kept', 'removed']) await write(store, id, NOW.toISOString());
  await store.transaction(({ members }) => members.save({ memberId: 'member', version: undefined, conversations: 2 }));
  await purge();
  assert.deepEqual(reports, []);
  const database = openDatabase(databaseUrl);
  await database.transaction((edit) => sql`delete from conversation where id = 'removed'`.execute(edit));
  await database.close();
  await purge();
  assert.deepEqual(reports, [{ table: 'conversation', reason: '1 removed' }]);
});

testOnBoth('the next run completes a purge that was stopped', async (t, db) => {
  const { store, deps, purge, logged } = await open(t, db);
  for (let i = 0; i < 5; i++) await write(store, `old-${i}`, OLD, { memberId: `m${i}` });
  const stopping = new AbortController();
  await purgeExpired({ ...deps, onPurged: () => stopping.abort() }, stopping.signal);
  assert.equal(logged[0]?.['conversations'], 1);
  await purge();
  assert.equal(logged[1]?.['conversations'], 4);
});

test('an erased text is in no file of the database, and the audit trail names it by its ids', async (t) => {
  const { databaseUrl, store, purge } = await open(t, SQLITE);
  const file = filePathOf(databaseUrl);
  for (let i = 0; i < 60; i++) await write(store, `old-${i}`, OLD);
  await write(store, 'kept', NOW.toISOString());
  const reply = { memberId: 'member', actorId: 'member', conversationId: 'old-1' };
  await store.transaction(({ drafts }) =>
    drafts.save({ key: reply, draft: { text: 'une réponse' }, version: '1' }, NOW.toISOString()),
  );
  const read = (sql: string) => {
    const database = new Database(file, { readonly: true });
    const rows = database.prepare(sql).all() as Record<string, unknown>[];
    database.close();
    return rows;
  };
  const sealed = [
    ...read("select sealed from conversation where id like 'old-%'"),
    ...read("select sealed from message where conversation_id like 'old-%'"),
    ...read('select sealed from draft'),
  ].map((row) => row['sealed'] as Buffer);
  assert.equal(sealed.length, 121);
  const files = () => Buffer.concat(readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name))));
  const found = () => sealed.filter((bytes) => files().includes(bytes)).length;
  assert.equal(found(), 121);

  await purge();
  assert.equal(found(), 0);
  assert.equal(await store.drafts.find(reply), undefined);
  const [kept] = read("select sealed from conversation where id = 'kept'");
  assert.ok(files().includes(kept?.['sealed'] as Buffer));
  const audit = read('select * from audit');
  assert.equal(audit.length, 60);
  assert.deepEqual(audit[0], {
    at: NOW.toISOString(),
    actor_id: 'purge',
    member_id: 'member',
    action: 'erased',
    conversation_id: audit[0]?.['conversation_id'],
  });
});

test('a purge fails while another process reads the log, and truncates it at the next run', async (t) => {
  const { databaseUrl, store, purge } = await open(t, SQLITE);
  const file = filePathOf(databaseUrl);
  await write(store, 'old', OLD);
  const reader = new Database(file, { readonly: true });
  t.after(() => reader.close());
  reader.exec('begin');
  const sealed = reader.prepare<[], Buffer>('select sealed from conversation').pluck().get();
  assert.ok(sealed);
  await assert.rejects(purge(), UnavailableError);
  assert.ok(readFileSync(`${file}-wal`).includes(sealed));
  reader.exec('commit');
  await purge();
  assert.equal(readFileSync(`${file}-wal`).length, 0);
});
