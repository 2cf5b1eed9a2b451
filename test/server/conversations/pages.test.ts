import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { JWTPayload } from 'jose';
import { sql } from 'kysely';
import type { WaitingConversations } from '../../../src/contract/agents.ts';
import type { History } from '../../../src/contract/conversations.ts';
import type { ConversationRecord } from '../../../server/conversations/records.ts';
import { writeMessages } from '../../../server/conversations/written-messages.ts';
import { openDatabase, openStore } from '../../../server/store/open-store.ts';
import { damageConversation } from '../../support/damage.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, type TestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE } from '../../support/server-tokens.ts';
import { conversationRecord, shownMessage } from '../../support/store-records.ts';

const BOTH = { ...CAMILLE, profiles: ['particulier', 'exploitant'] };

/** A date for each conversation; several share one. */
const dateOf = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 3))).toISOString();
const idOf = (index: number) => `01980000-0000-7000-8000-${String(index).padStart(12, '0')}`;
/** All ids below a number, greatest first. */
const idsBelow = (count: number) => Array.from({ length: count }, (_, index) => idOf(count - 1 - index));

async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  const server = await createTestApp(t, { store });
  const memberId = store.pseudonymOf(CAMILLE.sub);
  const insert = (count: number, changesOf: (index: number) => Partial<ConversationRecord> = () => ({})) =>
    store.transaction(async ({ conversations }) => {
      for (let index = 0; index < count; index++) {
        const date = dateOf(index);
        const changes = { memberId, lastMessageAt: date, answerDueAt: date, ...changesOf(index) };
        await conversations.insert(conversationRecord(idOf(index), changes));
      }
    });
  return { server, databaseUrl, insert };
}

async function readPage<T>(server: TestApp, path: string, as: JWTPayload): Promise<T> {
  const response = await server.call('GET', path, { as });
  assert.equal(response.status, 200);
  return (await response.json()) as T;
}

/** Reads all pages of a list. */
async function readPages<T extends { next?: string }>(server: TestApp, path: string, as: JWTPayload): Promise<T[]> {
  const pages = [await readPage<T>(server, path, as)];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
    assert.ok(next.length <= 200 && pages.length < 10);
    const query = `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
    pages.push(await readPage<T>(server, path + query, as));
  }
  return pages;
}

const idsIn = ({ conversations }: { conversations: readonly { id: string }[] }) => conversations.map(({ id }) => id);

testOnBoth('120 waiting conversations come in pages of 50, 50 and 20, newest first', async (t, database) => {
  const { server, insert } = await open(t, database);
  await insert(120);
  const pages = await readPages<History>(server, '/api/conversations', CAMILLE);
  assert.deepEqual(
    pages.map(({ conversations }) => conversations.length),
    [50, 50, 20],
  );
  assert.deepEqual(pages.flatMap(idsIn), idsBelow(120));
});

testOnBoth('exactly 50 conversations are one page, with none after it', async (t, database) => {
  const { server, insert } = await open(t, database);
  await insert(50);
  const pages = await readPages<History>(server, '/api/conversations', CAMILLE);
  assert.deepEqual(pages.map(idsIn), [idsBelow(50)]);
});

testOnBoth('of older conversations, later pages have the waiting and the unread ones alone', async (t, database) => {
  const { server, insert } = await open(t, database);
  const answered = { state: 'answered', answerDueAt: null } as const;
  const kinds: Partial<ConversationRecord>[] = [
    {},
    { ...answered, unread: true },
    { ...answered, unread: false },
    { ...answered, unread: true, lastMessageAt: '2023-03-04T08:59:59.999Z' },
    { lastMessageAt: '2023-01-01T00:00:00.000Z' },
  ];
  await insert(110, (index) => (index < 60 ? (kinds[index % 5] ?? {}) : {}));
  const [first, ...later] = (await readPages<History>(server, '/api/conversations', CAMILLE)).map(idsIn);
  assert.deepEqual(first, idsBelow(110).slice(0, 50));
  const kept = idsBelow(60).filter((_, place) => [0, 1, 4].includes((59 - place) % 5));
  assert.deepEqual(later.flat().sort(), kept.sort());
});

testOnBoth(
  'a token with fewer profiles sees its conversations in the same pages, and no others',
  async (t, database) => {
    const { server, insert } = await open(t, database);
    const isFarmer = (index: number) => index % 2 === 0 || index >= 60;
    await insert(120, (index) => ({ profile: isFarmer(index) ? 'exploitant' : 'particulier' }));
    const pages = await readPages<History>(server, '/api/conversations', CAMILLE);
    assert.deepEqual(
      pages.map(({ conversations }) => conversations.length),
      [0, 20, 10],
    );
    const all = (await readPages<History>(server, '/api/conversations', BOTH)).flatMap(idsIn);
    assert.deepEqual(all, idsBelow(120));
  },
);

testOnBoth('a conversation that cannot be read is missing from its page alone', async (t, database) => {
  const { server, insert, databaseUrl } = await open(t, database);
  await insert(120);
  // The last of a page is where the next one begins.
  for (const index of [70, 65]) await damageConversation(databaseUrl, idOf(index));
  const pages = await readPages<History>(server, '/api/conversations', CAMILLE);
  assert.deepEqual(
    pages.map(({ conversations, missing }) => [conversations.length, missing]),
    [
      [49, 1],
      [49, 1],
      [20, undefined],
    ],
  );
  assert.deepEqual(
    pages.flatMap(idsIn),
    idsBelow(120).filter((id) => id !== idOf(70) && id !== idOf(65)),
  );
});

testOnBoth('a text that is no cursor is refused', async (t, database) => {
  const { server } = await open(t, database);
  for (const cursor of ['', 'x', '2026-01-01_c1', `${dateOf(0)}_${'c'.repeat(200)}`, `${dateOf(0)}_' or 1=1`]) {
    const query = `?cursor=${encodeURIComponent(cursor)}`;
    assert.equal((await server.call('GET', `/api/conversations${query}`, { as: CAMILLE })).status, 400, cursor);
    assert.equal((await server.call('GET', `/api/agent/conversations${query}`, { as: AGENT })).status, 400, cursor);
  }
});

testOnBoth(
  'the messages of one answer are bounded; what is beyond is read conversation by conversation',
  async (t, database) => {
    const { server, insert } = await open(t, database);
    await insert(10, (index) => ({
      messages: writeMessages([shownMessage(idOf(index), { text: 'é'.repeat(30_000) })]),
    }));
    const { conversations } = await readPage<History>(server, '/api/conversations?include=messages', CAMILLE);
    const withMessages = conversations.map(({ messages }) => messages !== undefined);
    assert.deepEqual(withMessages, [true, true, true, true, false, false, false, false, false, false]);
    const { messages } = await readPage<History['conversations'][number]>(
      server,
      `/api/conversations/${conversations.at(-1)?.id}`,
      CAMILLE,
    );
    assert.equal(messages?.[0]?.text.length, 30_000);
  },
);

testOnBoth('agents get pages of 50, soonest due first, and fewer when the texts are long', async (t, database) => {
  const { server, insert } = await open(t, database);
  const long = () => writeMessages([shownMessage('c', { text: 'é'.repeat(30_000) })]);
  await insert(120, (index) => (index < 5 ? { messages: long() } : {}));
  const pages = await readPages<WaitingConversations>(server, '/api/agent/conversations', AGENT);
  assert.deepEqual(pages.flatMap(idsIn), idsBelow(120).reverse());
  assert.deepEqual(
    pages.map(({ conversations }) => conversations.length),
    [4, 50, 50, 16],
  );
});

testOnBoth(
  'agents are told once of each conversation that is missing, on the page that it belongs to',
  async (t, database) => {
    const { server, databaseUrl, insert } = await open(t, database);
    await insert(6, () => ({ messages: writeMessages([shownMessage('c', { text: 'é'.repeat(30_000) })]) }));
    for (const index of [1, 5]) await damageConversation(databaseUrl, idOf(index));
    const pages = await readPages<WaitingConversations>(server, '/api/agent/conversations', AGENT);
    assert.deepEqual(
      pages.map(({ conversations, missing }) => [conversations.length, missing]),
      [
        [3, 1],
        [1, 1],
      ],
    );
  },
);

testOnBoth(
  'a page does not end with a conversation whose date was changed so that no cursor can name it',
  async (t, database) => {
    const { server, databaseUrl, insert } = await open(t, database);
    await insert(61);
    const edited = openDatabase(databaseUrl);
    const lastOfPage = idOf(10);
    await edited.transaction((db) =>
      sql`update conversation set last_message_at = last_message_at || '?' where id = ${lastOfPage}`.execute(db),
    );
    await edited.close();
    const pages = await readPages<History>(server, '/api/conversations', CAMILLE);
    const readable = idsBelow(61).filter((id) => id !== lastOfPage);
    assert.deepEqual(pages.flatMap(idsIn).sort(), readable.sort());
    assert.equal(
      pages.reduce((sum, { missing = 0 }) => sum + missing, 0),
      1,
    );
  },
);

test('the first page of a member who has nothing is empty, and the only one', async (t) => {
  const server = await createTestApp(t);
  assert.deepEqual(await readPage(server, '/api/conversations?include=messages', CAMILLE), { conversations: [] });
});
