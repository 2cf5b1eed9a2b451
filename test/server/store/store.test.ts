import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { findMessageFault, normalizeMessage } from '../../../src/contract/message-rules.ts';
import { BusyError } from '../../../server/errors.ts';
import type { Precondition } from '../../../server/drafts/drafts.ts';
import type { Store } from '../../../server/store/store.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT, conversationRecord, messageRecord } from '../../support/store-records.ts';

async function open(t: TestContext, database: TestDatabase) {
  const settings = { databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS };
  const store = await openStore(settings);
  t.after(() => store.close());
  return { store, settings };
}

/** A conversation with its first message. */
function write(store: Store, id: string): Promise<void> {
  return store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(conversationRecord(id));
    await messages.insert(messageRecord(id));
  });
}

testOnBoth('rows survive a restart, and migrations run once', async (t, database) => {
  const { store, settings } = await open(t, database);
  await write(store, 'c1');
  await store.close();
  const reopened = await openStore(settings);
  t.after(() => reopened.close());
  const key = { memberId: 'member', id: 'c1' };
  assert.deepEqual(await reopened.conversations.find(key), conversationRecord('c1'));
  assert.deepEqual(await reopened.messages.list(key), [messageRecord('c1')]);
});

testOnBoth('a transaction that fails leaves nothing behind, and the next one works', async (t, database) => {
  const { store } = await open(t, database);
  const key = { memberId: 'member', id: 'c1' };
  const failing = store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(conversationRecord('c1'));
    await messages.insert(messageRecord('c1'));
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
  const answered = conversationRecord('c1', {
    state: 'answered',
    unread: true,
    answeredAt: '2026-03-04T10:00:00.123Z',
    answerDueAt: null,
  });
  const text = 'Où en est mon dossier ?\nMerci 👩‍👩‍👧‍👦 « à bientôt » \u0000';
  const message = messageRecord('c1', { text, proxy: { id: 'proxy', name: 'Sacha' } });
  const answer = messageRecord('c1', { position: 1, author: 'agent', agentId: 'agent', contact: null });
  await store.transaction(async ({ conversations, messages }) => {
    await conversations.insert(answered);
    await messages.insert(message);
    await messages.insert(answer);
  });
  assert.deepEqual(await store.conversations.findById('c1'), answered);
  assert.deepEqual(await store.messages.listOfMember('member'), [message, answer]);
});

testOnBoth(
  'the history has the latest conversations, all waiting or unread ones, and none of another member',
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
    const ids = async (since: string, limit: number) =>
      (await store.conversations.listHistory('member', since, limit)).map(({ id }) => id);
    assert.deepEqual(await ids(at(1), 50), ['c6', 'c5', 'c4', 'c3', 'c2', 'c1']);
    assert.deepEqual(await ids(at(4), 50), ['c6', 'c5', 'c4', 'c2']);
    assert.deepEqual(await ids(at(1), 2), ['c6', 'c5', 'c3', 'c2']);
    assert.deepEqual(await ids(at(4), 2), ['c6', 'c5', 'c2']);
    assert.deepEqual((await store.conversations.listWaiting(10)).map(({ id }) => id).sort(), ['c2', 'other']);
    assert.deepEqual(await store.conversations.listMembers('', 10), ['member', 'other']);
    assert.deepEqual(await store.conversations.listMembers('member', 10), ['other']);
  },
);

testOnBoth('erasing a conversation erases its messages, and never one that waits', async (t, database) => {
  const { store } = await open(t, database);
  await write(store, 'c1');
  await write(store, 'c2');
  await store.transaction(async ({ conversations }) => {
    await conversations.update({ memberId: 'member', id: 'c1' }, { state: 'answered', answerDueAt: null });
    await conversations.erase('member', ['c1', 'c2']);
  });
  assert.equal(await store.conversations.findById('c1'), undefined);
  assert.deepEqual(await store.messages.listOfMember('member'), [messageRecord('c2')]);
});

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

testOnBoth('the database refuses texts of the same lengths as the rules do', async (t, database) => {
  const { store } = await open(t, database);
  let refused = 0;
  for (const [i, text] of TEXTS.entries()) {
    const writing = store.transaction(async ({ conversations, messages }) => {
      await conversations.insert(conversationRecord(`c${i}`));
      await messages.insert(messageRecord(`c${i}`, { text: normalizeMessage(text) }));
    });
    const fault = findMessageFault(text);
    if (fault) {
      refused++;
      await assert.rejects(writing, /message_length/, `text ${i}: ${fault}`);
    } else {
      await writing;
      const [stored] = await store.messages.list({ memberId: 'member', id: `c${i}` });
      assert.equal(stored?.text, normalizeMessage(text));
    }
  }
  assert.ok(refused >= 7 && refused < TEXTS.length, `${refused} texts were refused`);
});

testOnBoth(
  'the database refuses a waiting conversation without a due date, and a message without a conversation',
  async (t, database) => {
    const { store } = await open(t, database);
    const undated = store.transaction(({ conversations }) =>
      conversations.insert(conversationRecord('c1', { answerDueAt: null })),
    );
    await assert.rejects(undated, /conversation_waits_until/);
    await assert.rejects(
      store.transaction(({ messages }) => messages.insert(messageRecord('none'))),
      /foreign key|23503/i,
    );
  },
);

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
  assert.equal((await rotated.messages.listOfMember('member')).length, 2, 'the old and the new can be read');
  await rotated.close();
  await assert.rejects(openWith(encryptionKey('test')), /the key "new"/);
});
