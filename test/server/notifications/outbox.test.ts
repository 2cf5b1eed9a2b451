import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Delivery, OutboxRecord } from '../../../server/notifications/outbox.ts';
import { queueNotifications } from '../../../server/notifications/queue-notifications.ts';
import { openDatabase, openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT, conversationRecord, messageRecord, requestOf, outboxRecord } from '../../support/store-records.ts';

const LATER = '2026-03-04T09:02:00.000Z';
const MUCH_LATER = '2026-03-04T09:04:00.000Z';

async function open(t: TestContext, database: TestDatabase): Promise<Store> {
  const store = await openStore({ databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  return store;
}

/** An answered conversation with a message, and a mail that announces it. */
function write(store: Store, id: string, changes: Partial<OutboxRecord> = {}): Promise<void> {
  return store.transaction(async ({ conversations, messages, outbox }) => {
    await conversations.insert(conversationRecord(id, { state: 'answered', answerDueAt: null }));
    await messages.insert(messageRecord(id), requestOf(messageRecord(id)));
    await outbox.insert([outboxRecord(id, changes)]);
  });
}

const begin = (store: Store, worker: string, now: string, aliveUntil: string, replaced?: string) =>
  store.transaction(({ outbox }) => outbox.beginLease({ worker, now, aliveUntil, replaced }));

const claim = (store: Store, worker: string, now = AT, limit = 10) =>
  store.transaction(({ outbox }) => outbox.claim({ worker, channel: 'email', now, limit }));

async function claimOne(store: Store, worker: string, now = AT): Promise<Delivery> {
  const [row, ...others] = await claim(store, worker, now);
  assert.ok(row);
  assert.deepEqual(others, []);
  return row;
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

testOnBoth('a row is claimed with what sending needs, in the order in which rows are due', async (t, database) => {
  const store = await open(t, database);
  await write(store, 'c2', { createdAt: LATER });
  await write(store, 'c1');
  assert.deepEqual(await claim(store, 'worker', AT, 0), []);
  await begin(store, 'worker', AT, MUCH_LATER);
  const [first, second] = await claim(store, 'worker', LATER);
  assert.deepEqual(first, {
    ...outboxRecord('c1'),
    nextAttemptAt: AT,
    worker: 'worker',
    contact: messageRecord('c1').contact,
    announcedBy: ['email', 'sms'],
    receivedAt: AT,
    answerDueAt: AT,
    mailFailed: false,
    attempts: 0,
  });
  assert.equal(second?.id, 'outbox-c2');
});

testOnBoth('claimed rows belong to their worker until its lease expires, and then to the next', async (t, database) => {
  const store = await open(t, database);
  await write(store, 'c1');
  await begin(store, 'first', AT, LATER);
  const row = await claimOne(store, 'first');
  await begin(store, 'second', AT, MUCH_LATER);
  assert.deepEqual(await claim(store, 'second', '2026-03-04T09:01:59.999Z'), []);
  const again = await claimOne(store, 'second', LATER);
  assert.equal(again.id, row.id, 'the worker died, and its row goes to another with the same id');

  await store.transaction(({ outbox }) => outbox.postpone(row, { attempts: 1, nextAttemptAt: MUCH_LATER }));
  assert.equal(await store.transaction(({ outbox }) => outbox.markFailed(row, { at: AT, reason: 'late' })), false);
  assert.deepEqual(await store.outbox.count(), { pending: 1, failed: 0 }, 'who lost the row does not change it');
  await store.transaction(({ outbox }) => outbox.markSent(row));
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 }, 'but what is sent is sent');
  assert.equal(await store.transaction(({ outbox }) => outbox.markFailed(again, { at: AT, reason: 'late' })), false);
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
});

testOnBoth('a lease holds all rows of its worker, however often it is extended, until it ends', async (t, database) => {
  const store = await open(t, database);
  for (let i = 0; i < 3; i++) await write(store, `c${i}`);
  await begin(store, 'first', AT, LATER);
  assert.equal((await claim(store, 'first')).length, 3);
  assert.equal(await store.transaction(({ outbox }) => outbox.extendLease('first', '9999')), true);
  assert.deepEqual(await claim(store, 'second', MUCH_LATER), []);
  await store.transaction(({ outbox }) => outbox.endLease('first'));
  assert.equal(await store.transaction(({ outbox }) => outbox.extendLease('first', '9999')), false);
  assert.equal((await claim(store, 'second', MUCH_LATER)).length, 3);
});

testOnBoth('a new lease takes the place of an earlier one, and of all that have expired', async (t, database) => {
  const store = await open(t, database);
  await begin(store, 'expired', AT, LATER);
  await begin(store, 'alive', AT, '9999');
  await begin(store, 'first', AT, '9999');
  await begin(store, 'second', LATER, '9999', 'first');
  const isThere = (worker: string) => store.transaction(({ outbox }) => outbox.extendLease(worker, '9999'));
  assert.deepEqual(await Promise.all(['expired', 'first', 'alive', 'second'].map(isThere)), [false, false, true, true]);
});

testOnBoth('workers that begin and claim at the same time get different rows', async (t, database) => {
  const store = await open(t, database);
  for (let i = 0; i < 60; i++) await write(store, `c${i}`);
  const claimed = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      await begin(store, `worker-${i}`, AT, '9999');
      return claim(store, `worker-${i}`, AT, 5);
    }),
  );
  const ids = idsOf(claimed.flat());
  assert.equal(new Set(ids).size, ids.length);
});

testOnBoth('a postponed row is due at its next attempt, for any worker', async (t, database) => {
  const store = await open(t, database);
  await write(store, 'c1');
  await begin(store, 'first', AT, '9999');
  const row = await claimOne(store, 'first');
  await store.transaction(({ outbox }) => outbox.postpone(row, { attempts: 1, nextAttemptAt: LATER }));
  assert.deepEqual(await claim(store, 'second'), []);
  const again = await claimOne(store, 'second', LATER);
  assert.deepEqual({ ...again, worker: 'first' }, { ...row, attempts: 1, nextAttemptAt: LATER });
});

testOnBoth('what failed is listed page by page, latest first, and counted', async (t, database) => {
  const store = await open(t, database);
  for (let i = 0; i < 5; i++) await write(store, `c${i}`);
  await begin(store, 'worker', AT, '9999');
  for (const row of await claim(store, 'worker')) {
    const at = row.conversationId < 'c3' ? AT : LATER;
    assert.equal(await store.transaction(({ outbox }) => outbox.markFailed(row, { at, reason: 'refused' })), true);
  }
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 5 });
  const [latest, second] = await store.outbox.listFailed({ limit: 2 });
  const { createdAt: _, ...key } = outboxRecord('c4');
  assert.deepEqual(latest, { ...key, failedAt: LATER, reason: 'refused' });
  assert.equal(second?.id, 'outbox-c3');
  const after = { at: second.failedAt, id: second.id };
  assert.deepEqual(idsOf(await store.outbox.listFailed({ after, limit: 2 })), ['outbox-c2', 'outbox-c1']);
  const last = { at: AT, id: 'outbox-c0' };
  assert.deepEqual(await store.outbox.listFailed({ after: last, limit: 2 }), []);
});

testOnBoth('notifications of an erased conversation are not sent, and are no longer listed', async (t, database) => {
  const store = await open(t, database);
  for (const id of ['waits', 'held', 'failed', 'kept']) await write(store, id);
  await begin(store, 'first', AT, LATER);
  const [failed, held] = await claim(store, 'first', AT, 2);
  assert.ok(failed && held);
  await store.transaction(({ outbox }) => outbox.markFailed(failed, { at: AT, reason: 'refused' }));
  const erased = ['waits', 'held', 'failed'];
  await store.transaction(({ conversations }) => conversations.erase('member', erased, AT));
  assert.equal((await store.outbox.count()).failed, 0);

  assert.equal(await store.transaction(({ outbox }) => outbox.markFailed(held, { at: AT, reason: 'late' })), false);
  assert.deepEqual(idsOf(await claim(store, 'second', LATER)), ['outbox-kept']);
  assert.deepEqual(await store.outbox.count(), { pending: 1, failed: 0 });
});

testOnBoth('a message cannot be announced twice by the same channel', async (t, database) => {
  const store = await open(t, database);
  const message = messageRecord('c1', { announcedBy: ['email'] });
  const announce = (changes: Partial<typeof message> = {}) =>
    store.transaction(async ({ messages, outbox }) => {
      const record = { ...message, ...changes };
      await messages.insert(record, requestOf(record));
      await queueNotifications(outbox, { ...message, ...changes }, 'receipt');
    });
  await store.transaction(({ conversations }) => conversations.insert(conversationRecord('c1')));
  await announce();
  await assert.rejects(announce({ sentAt: LATER }), 'the message is there already');
  await assert.rejects(
    store.transaction(({ outbox }) => queueNotifications(outbox, message, 'receipt')),
    'nor without storing the message again',
  );
  assert.deepEqual(await store.outbox.count(), { pending: 1, failed: 0 });
});

testOnBoth('a message that is announced again has the same id, and no other has it', async (t, database) => {
  const databaseUrl = await database.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  const message = messageRecord('c1');
  const others = [{ position: 1 }, { conversationId: 'c2' }].map((changes) => ({ ...message, ...changes }));
  await store.transaction(async ({ outbox }) => {
    await queueNotifications(outbox, message, 'receipt');
    await queueNotifications(outbox, { ...message, sentAt: LATER }, 'receipt');
    await queueNotifications(outbox, message, 'answer');
    for (const other of others) await queueNotifications(outbox, other, 'receipt');
  });
  const file = openDatabase(databaseUrl);
  t.after(() => file.close());
  const ids = idsOf(await file.reader.selectFrom('outbox').select('id').execute());
  assert.equal(ids.length, 10);
  assert.equal(new Set(ids).size, 8);
});

testOnBoth('a notification fails once, even if it were queued twice', async (t, database) => {
  const store = await open(t, database);
  await write(store, 'c1');
  await store.transaction(({ outbox }) => outbox.insert([outboxRecord('c1', { createdAt: LATER })]));
  await begin(store, 'worker', AT, '9999');
  const failures = [];
  for (const row of await claim(store, 'worker', LATER)) {
    failures.push(await store.transaction(({ outbox }) => outbox.markFailed(row, { at: AT, reason: 'refused' })));
  }
  assert.deepEqual(failures, [true, false]);
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 1 });
});
