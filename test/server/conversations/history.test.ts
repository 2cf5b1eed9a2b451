import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { answerConversation } from '../../../server/agents/answer-conversation.ts';
import { ProblemError } from '../../../server/errors.ts';
import { encodeJson, type Versioned } from '../../../server/json.ts';
import type { Identity } from '../../../server/identity/identity.ts';
import { MemberAccess } from '../../../server/identity/member-access.ts';
import { countUnread, markRead, readConversation, readHistory } from '../../../server/conversations/history.ts';
import { listExpired } from '../../../server/conversations/retention.ts';
import { sendMessage, sendReply } from '../../../server/conversations/send-message.ts';
import type { Dependencies } from '../../../server/dependencies.ts';
import type { Store } from '../../../server/store/store.ts';
import { loadCatalogue } from '../../../server/catalogue/load-catalogue.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { POSTGRES, SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { TEXT, TOPIC } from '../../support/server-app.ts';
import { AT, conversationRecord } from '../../support/store-records.ts';

const MEMBER: Identity = { id: 'member', name: 'Camille', profiles: ['particulier'], isAgent: false };
const AGENT: Identity = { id: 'agent', name: 'Robin', profiles: [], isAgent: true };
const NOW = new Date('2026-03-04T09:00:00.000Z');

async function createServices(t: TestContext, database: TestDatabase = SQLITE) {
  const store = await openStore({ databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  const at = (clock: Date): Dependencies => ({
    store,
    catalogue: loadCatalogue(),
    clock: () => clock,
    holidayRegion: 'metropole',
    channels: ['email', 'sms'],
    outboxAdded: () => undefined,
  });
  const access = new MemberAccess(store, MEMBER);
  return {
    at,
    access,
    store,
    send: async (date: string): Promise<string> => {
      const request = { key: randomUUID(), language: 'fr' as const };
      return (await sendMessage(at(new Date(date)), access, request, { ...TOPIC, text: TEXT })).id;
    },
    answer: async (id: string, date: string): Promise<void> => {
      await answerConversation(at(new Date(date)), { identity: AGENT, key: randomUUID() }, { id, text: 'Bonjour.' });
    },
    history: async (): Promise<string[]> => {
      const read = await readHistory(at(NOW), access, { language: 'fr', withMessages: false });
      return contentOf(read).conversations.map(({ id }) => id);
    },
  };
}

function contentOf<T>({ json }: Versioned<T>): T {
  assert.ok(json);
  return JSON.parse(new TextDecoder().decode(encodeJson(json))) as T;
}

/** Reads all pages. @returns the ids of the conversations, as they come */
async function readWholeHistory(deps: Dependencies, access: MemberAccess): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = contentOf(await readHistory(deps, access, { language: 'fr', withMessages: false, cursor }));
    ids.push(...page.conversations.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return ids;
}

function dayOf2025(day: number): string {
  return new Date(Date.UTC(2025, 0, day, 9)).toISOString();
}

test('the history shows the 50 latest conversations, newest first', async (t) => {
  const { at, access, send, answer, history } = await createServices(t);
  const ids: string[] = [];
  for (let day = 1; day <= 51; day++) {
    const id = await send(dayOf2025(day));
    await answer(id, dayOf2025(day + 1));
    await markRead(at(NOW), access, id);
    ids.unshift(id);
  }
  assert.deepEqual(await history(), ids.slice(0, 50));
});

test('a conversation without a message for 36 months is neither listed nor found', async (t) => {
  const { at, access, send, answer, history } = await createServices(t);
  const old = await send('2023-03-01T09:00:00.000Z');
  await answer(old, '2023-03-03T09:00:00.000Z');
  const kept = await send('2023-03-02T09:00:00.000Z');
  await answer(kept, '2023-03-06T09:00:00.000Z');
  assert.deepEqual(await history(), [kept]);
  await assert.rejects(
    readConversation(at(NOW), access, { id: old, language: 'fr' }),
    (error) => error instanceof ProblemError && error.code === 'not-found',
  );
});

test('a waiting conversation is shown however old it is, after 50 later answered ones', async (t) => {
  const { at, access, send, answer, history } = await createServices(t);
  const waiting = await send('2022-01-03T09:00:00.000Z');
  for (let day = 1; day <= 50; day++) await answer(await send(dayOf2025(day)), dayOf2025(day + 1));
  assert.equal((await history()).length, 50);
  const shown = await readWholeHistory(at(NOW), access);
  assert.equal(shown.length, 51);
  assert.equal(shown.at(-1), waiting);
});

test('an unread answer stays in the history, also after 60 later conversations', async (t) => {
  const { at, access, send, answer, history } = await createServices(t);
  for (let day = 1; day <= 59; day++) await send(dayOf2025(day));
  const id = await send(dayOf2025(60));
  await answer(id, dayOf2025(61));
  assert.equal((await history())[0], id);
  for (let day = 62; day <= 120; day++) await send(dayOf2025(day));
  assert.equal((await readWholeHistory(at(NOW), access)).indexOf(id), 59);
  assert.equal(await countUnread(at(NOW), access), 1);
  assert.equal(contentOf(await readConversation(at(NOW), access, { id, language: 'fr' })).messages?.length, 2);
});

test('an answer that comes while an earlier one is marked as read stays unread', async (t) => {
  const { at, access, store, send, answer } = await createServices(t, POSTGRES);
  const id = await send('2026-03-01T09:00:00.000Z');
  await answer(id, '2026-03-02T09:00:00.000Z');
  const request = { key: randomUUID(), language: 'fr' as const };
  await sendReply(at(new Date('2026-03-03T09:00:00.000Z')), access, request, { id, text: TEXT });
  let isAnswered = false;
  const answering: Store = {
    ...store,
    transaction: (work, alone) =>
      store.transaction(({ conversations, ...tables }) => {
        const find: typeof conversations.find = async (key) => {
          const found = await conversations.find(key);
          // The transaction runs again because of it.
          if (!isAnswered) await answer(id, '2026-03-04T08:00:00.000Z');
          isAnswered = true;
          return found;
        };
        return work({ ...tables, conversations: { ...conversations, find } });
      }, alone),
  };
  await markRead(at(NOW), new MemberAccess(answering, MEMBER), id);
  assert.equal(await countUnread(at(NOW), access), 1);
  await markRead(at(NOW), access, id);
  assert.equal(await countUnread(at(NOW), access), 0);
});

test('an answer brings its conversation to the top', async (t) => {
  const { send, answer, history } = await createServices(t);
  const first = await send('2026-03-01T09:00:00.000Z');
  const second = await send('2026-03-02T09:00:00.000Z');
  assert.deepEqual(await history(), [second, first]);
  await answer(first, '2026-03-03T09:00:00.000Z');
  assert.deepEqual(await history(), [first, second]);
});

test('topic labels stay as they were when the message was sent', async (t) => {
  const { at, access, send } = await createServices(t);
  await send('2026-03-01T09:00:00.000Z');
  const emptied = { ...at(NOW), catalogue: { findTopic: () => undefined } };
  const { conversations } = contentOf(await readHistory(emptied, access, { language: 'en', withMessages: false }));
  assert.equal(conversations[0]?.topic.theme.label, 'Health');
});

testOnBoth(
  'the purge erases exactly the conversations that the history does not show, also with equal times',
  async (t, database) => {
    const { at, store, access } = await createServices(t, database);
    await store.transaction(async ({ conversations }) => {
      for (let i = 0; i < 120; i++) {
        const state = i % 3 === 0 ? 'waiting' : 'answered';
        const lastMessageAt = i % 10 === 0 ? '2020-01-01T09:00:00.000Z' : dayOf2025(Math.floor(i / 7));
        const changes = {
          state,
          unread: i % 7 === 1,
          lastMessageAt,
          answerDueAt: state === 'waiting' ? AT : null,
        } as const;
        await conversations.insert(conversationRecord(randomUUID(), { memberId: access.memberId, ...changes }));
      }
    });
    const all = await store.conversations.listOfMember(access.memberId);
    const erased = listExpired(all, NOW);
    const shown = await readWholeHistory(at(NOW), access);
    assert.ok(erased.length > 20 && shown.length > 50, `${erased.length} are erased, ${shown.length} shown`);
    assert.deepEqual([...shown, ...erased].sort(), all.map(({ id }) => id).sort());
  },
);
