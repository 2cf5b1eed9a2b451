import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readMessages, writeMessages } from '../../../server/conversations/written-messages.ts';
import type { ConversationRecord, ListedPage } from '../../../server/conversations/records.ts';
import { BusyError } from '../../../server/errors.ts';
import type { Precondition } from '../../../server/drafts/drafts.ts';
import type { Store } from '../../../server/store/store.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT, conversationRecord, messageRecord, requestOf, shownMessage } from '../../support/store-records.ts';
import { listRecords } from '../../support/stored-messages.ts';

/** After {@link AT}. */
const LATER = '2026-03-05T09:00:00.000Z';

async function open(t: TestContext, database: TestDatabase) {
  const settings = { databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS };
  const store = await openStore(settings);
  t.after(() => store.close());
  return { store, settings };
}

/** Parses the messages of a conversation. */
function readable(record: ConversationRecord | undefined) {
  return record && { ...record, messages: readMessages(record.messages) };
}

/** A conversation with its first message. */
function write(store: Store, id: string): Promise<void> {
  return store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(conversationRecord(id));
    await messages.insert(messageRecord(id), requestOf(messageRecord(id)));
  });
}

testOnBoth('rows survive a restart, and migrations run once', async (t, database) => {
  const { store, settings } = await open(t, database);
  await write(store, 'c1');
  await store.close();
  const reopened = await openStore(settings);
  t.after(() => reopened.close());
  const key = { memberId: 'member', id: 'c1' };
  assert.deepEqual(readable(await reopened.conversations.find(key)), readable(conversationRecord('c1')));
  assert.deepEqual(await listRecords(reopened, 'member'), [messageRecord('c1')]);
});

testOnBoth('a transaction that fails leaves nothing behind, and the next one works', async (t, database) => {
  const { store } = await open(t, database);
  const key = { memberId: 'member', id: 'c1' };
  const failing = store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(conversationRecord('c1'));
    await messages.insert(messageRecord('c1'), requestOf(messageRecord('c1')));
    throw new Error('stopped');
  });
  await assert.rejects(failing, /stopped/);
  assert.equal(await store.conversations.find(key), undefined);
  await write(store, 'c1');
  assert.ok(await store.conversations.find(key));
});

testOnBoth('a transaction that fails among many at once does not make the others fail', async (t, database) => {
  const { store } = await open(t, database);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      store.transaction(async ({ conversations }) => {
        await conversations.insert(conversationRecord(`c${i}`));
        if (i % 3 === 0) throw new Error('stopped');
      }),
    ),
  );
  const stored = (await store.conversations.listOfMember('member')).map(({ id }) => id).sort();
  const succeeded = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [`c${i}`] : [])).sort();
  assert.equal(succeeded.length, 13);
  assert.deepEqual(stored, succeeded);
});

testOnBoth('a transaction is retried when its key exists already, and then sees that row', async (t, database) => {
  const { store } = await open(t, database);
  await write(store, 'c1');
  let attempts = 0;
  await store.transaction(async ({ conversations }) => {
    attempts++;
    // As two servers that made the same up: the first attempt meets the other, the second does not.
    await conversations.insert(conversationRecord(attempts === 1 ? 'c1' : 'c2'));
  });
  assert.equal(attempts, 2);
  assert.ok(await store.conversations.findById('c2'));
});

testOnBoth('exclusive work is refused while it runs, and can run again afterwards', async (t, database) => {
  const { store } = await open(t, database);
  const started = Promise.withResolvers<void>();
  const ended: string[] = [];
  const first = store.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('c1'));
    started.resolve();
    // More turns than the others need to be refused.
    for (let i = 0; i < 20; i++) await conversations.find({ memberId: 'member', id: 'c1' });
    ended.push('first');
  }, 'a key');
  const second = store.transaction(() => Promise.resolve(), 'a key').catch((error: unknown) => error);
  const other = store.transaction(() => Promise.resolve('other'), 'another key');
  await started.promise;
  assert.equal(await other, 'other');
  await first;
  const refused = await second;
  assert.ok(database.name === 'PostgreSQL' || refused instanceof BusyError);
  assert.equal(await store.isRunning('a key'), false);
  assert.equal(await store.transaction(() => Promise.resolve('again'), 'a key'), 'again');
});

testOnBoth('times, flags, JSON and texts read the same as they were written', async (t, database) => {
  const { store } = await open(t, database);
  const text = 'Où en est mon dossier ?\nMerci 👩‍👩‍👧‍👦 « à bientôt » \u0000';
  const question = shownMessage('c1', { text, writtenBy: 'Sacha' });
  const answered = conversationRecord('c1', {
    state: 'answered',
    unread: true,
    answeredAt: '2026-03-04T10:00:00.123Z',
    answerDueAt: null,
    messages: writeMessages([question, shownMessage('c1', { author: 'agent' }, 1)]),
  });
  const message = messageRecord('c1', { proxy: { id: 'proxy', name: 'Sacha' } });
  const answer = messageRecord('c1', { position: 1, agentId: 'agent', contact: null, receipt: null });
  await store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(answered);
    await messages.insert(message, requestOf(message));
    await messages.insert(answer, requestOf(answer));
  });
  assert.deepEqual(readable(await store.conversations.findById('c1')), readable(answered));
  assert.deepEqual(await listRecords(store, 'member'), [message, answer]);
});

testOnBoth(
  'the history has the latest conversations, then all waiting or unread ones, and none of another member',
  async (t, database) => {
    const { store } = await open(t, database);
    const at = (day: number) => `2026-03-0${day}T09:00:00.000Z`;
    await store.transaction(async ({ conversations }) => {
      for (let day = 1; day <= 6; day++) {
        const isWaiting = day === 2;
        const state = isWaiting ? 'waiting' : 'answered';
        const answerDueAt = isWaiting ? at(9) : null;
        const changes = { state, unread: day === 3, lastMessageAt: at(day), answerDueAt } as const;
        await conversations.insert(conversationRecord(`c${day}`, changes));
      }
      await conversations.insert(conversationRecord('other', { memberId: 'other', lastMessageAt: at(7) }));
    });
    const idsOf = ({ found }: ListedPage<ConversationRecord>) => found.map(({ id }) => id);
    const { conversations } = store;
    const latest = async (since: string, limit: number) =>
      idsOf(await conversations.listLatest('member', since, limit));
    assert.deepEqual(await latest(at(1), 50), ['c6', 'c5', 'c4', 'c3', 'c2', 'c1']);
    assert.deepEqual(await latest(at(4), 50), ['c6', 'c5', 'c4', 'c2']);
    assert.deepEqual(await latest(at(1), 2), ['c6', 'c5']);
    const kept = async (since: string, day: number, limit: number) =>
      idsOf(await conversations.listKept('member', since, { after: { at: at(day), id: `c${day}` }, limit }));
    assert.deepEqual(await kept(at(1), 5, 50), ['c3', 'c2']);
    assert.deepEqual(await kept(at(1), 5, 1), ['c3']);
    assert.deepEqual(await kept(at(4), 5, 50), ['c2']);
    assert.deepEqual(await kept(at(1), 2, 50), []);
    assert.deepEqual(idsOf(await conversations.listWaiting({ limit: 10 })).sort(), ['c2', 'other']);
    assert.deepEqual(await conversations.listMembers('', 10), ['member', 'other']);
    assert.deepEqual(await conversations.listMembers('member', 10), ['other']);
  },
);

testOnBoth(
  'erasing a conversation erases its messages and drafts, keeps its newer keys, and never erases one that waits',
  async (t, database) => {
    const { store } = await open(t, database);
    await write(store, 'c1');
    await write(store, 'c2');
    const [first, later] = [messageRecord('c1'), messageRecord('c1', { position: 1, sentAt: LATER })];
    const draft = { memberId: 'member', actorId: 'member', conversationId: 'c1' };
    await store.transaction(async ({ conversations, messages, drafts }) => {
      const written = writeMessages([shownMessage('c1'), shownMessage('c1', { author: 'agent' }, 1)]);
      const changes = { state: 'answered', answerDueAt: null, messages: written } as const;
      await conversations.update(conversationRecord('c1'), changes);
      await messages.insert(later, requestOf(later));
      await drafts.save({ key: draft, draft: { text: 'B' }, version: '1' }, AT);
      assert.deepEqual(await conversations.erase('member', ['c1', 'c2'], LATER), ['c1']);
    });
    assert.equal(await store.conversations.findById('c1'), undefined);
    assert.equal(await store.messages.find(first), undefined);
    assert.equal(await store.messages.find(later), undefined);
    assert.equal(await store.drafts.find(draft), undefined);
    assert.deepEqual(await listRecords(store, 'member'), [messageRecord('c2')]);
    assert.equal(await store.messages.findByRequest(requestOf(first)), undefined);
    assert.equal(await store.messages.findByRequest(requestOf(later)), 'erased');
  },
);

testOnBoth('a draft is changed only when it meets the precondition', async (t, database) => {
  const { store } = await open(t, database);
  const key = { memberId: 'member', actorId: 'member', conversationId: null };
  const save = (version: string, precondition?: Precondition) =>
    store.transaction(({ drafts }) => drafts.save({ key, draft: { text: version }, version }, AT, precondition));
  const erase = (precondition?: Precondition) => store.transaction(({ drafts }) => drafts.delete(key, precondition));
  const [one, other] = [{ versions: ['other', '1'] }, { versions: ['other'] }];
  assert.deepEqual([await save('1', one), await erase(one)], [false, false]);
  assert.deepEqual([await erase('none'), await erase('any'), await erase()], [true, true, true]);
  assert.deepEqual([await save('1', 'some'), await erase('some')], [false, false]);
  assert.deepEqual([await save('1', 'none'), await save('2', 'none'), await save('2', other)], [true, false, false]);
  assert.deepEqual([await erase('none'), await erase(other)], [false, false]);
  assert.deepEqual(await store.drafts.find(key), { key, draft: { text: '1' }, version: '1' });
  assert.deepEqual([await save('2', one), await save('3', 'some'), await save('4')], [true, true, true]);
  assert.equal((await store.drafts.find(key))?.version, '4');
  assert.deepEqual([await erase({ versions: ['4'] }), await store.drafts.find(key)], [true, undefined]);
});

testOnBoth('the database refuses a waiting conversation without a due date', async (t, database) => {
  const { store } = await open(t, database);
  const undated = store.transaction(({ conversations }) =>
    conversations.insert(conversationRecord('c1', { answerDueAt: null })),
  );
  await assert.rejects(undated, /conversation_waits_until/);
});

testOnBoth('a database opens only with all the keys it was written with', async (t, database) => {
  const { store, settings } = await open(t, database);
  await write(store, 'c1');
  await store.close();
  const openWith = (...encryptionKeys: [ReturnType<typeof encryptionKey>, ...ReturnType<typeof encryptionKey>[]]) =>
    openStore({ ...settings, encryptionKeys });
  const named = /^ENCRYPTION_KEYS: the key "test", which this database was written with, is missing or is another one$/;
  await assert.rejects(openWith(encryptionKey('new')), { name: 'EncryptionKeyError', message: named });
  await assert.rejects(openWith(encryptionKey('test', 'x')), { name: 'EncryptionKeyError', message: named });

  const rotated = await openWith(encryptionKey('new', 'n'), encryptionKey('test'));
  t.after(() => rotated.close());
  await write(rotated, 'c2');
  assert.equal((await listRecords(rotated, 'member')).length, 2, 'the old and the new can be read');
  await rotated.close();
  await assert.rejects(openWith(encryptionKey('test')), /the key "new"/);
});
