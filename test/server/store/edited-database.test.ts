import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sql, type Kysely } from 'kysely';
import type { WaitingConversations } from '../../../src/contract/agents.ts';
import type { Conversation, History, SentMessage } from '../../../src/contract/conversations.ts';
import type { Schema } from '../../../server/store/schema.ts';
import { openDatabase, openStore } from '../../../server/store/open-store.ts';
import type { UnreadableRow } from '../../../server/unreadable.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, type TestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE, SACHA } from '../../support/server-tokens.ts';

/** Ids that an edit may name. */
interface Ids {
  readonly camille: string;
  readonly sacha: string;
  /** Camille's conversations: an answered one and one that waits. */
  readonly answered: string;
  readonly waiting: string;
  /** Conversation of Sacha that waits. */
  readonly other: string;
}

interface Edit {
  readonly run: (db: Kysely<Schema>, ids: Ids) => Promise<unknown>;
  /** Conversations that Camille is left with; the others are counted as missing. */
  readonly left: readonly (keyof Ids)[];
  /** Tables of the reports that her history makes. */
  readonly reports: readonly string[];
}

const execute = (query: (ids: Ids) => ReturnType<typeof sql>) => (db: Kysely<Schema>, ids: Ids) =>
  query(ids).execute(db);

/** Sets columns of the answered conversation. */
const inAnswered = (values: ReturnType<typeof sql>): Edit => ({
  run: execute(({ answered }) => sql`update conversation set ${values} where id = ${answered}`),
  left: ['waiting'],
  reports: ['conversation'],
});

/** Changes a bit of what is sealed of the answered conversation: its key's name, or its content. */
const flippingBit = (at: number): Edit => ({
  async run(db, { answered }) {
    const stored = db.selectFrom('conversation').select('sealed').where('id', '=', answered);
    const changed = Buffer.from((await stored.executeTakeFirstOrThrow()).sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await db.updateTable('conversation').set({ sealed: changed }).where('id', '=', answered).execute();
  },
  left: ['waiting'],
  reports: ['conversation'],
});

const EDITS: Record<string, Edit> = {
  'the time of a message': inAnswered(sql`last_message_at = '2026-03-04T09:30:00.000Z'`),
  'the time of an answer': inAnswered(sql`answered_at = '2026-03-01T09:00:00.000Z'`),
  'the profile': inAnswered(sql`profile = 'exploitant'`),
  'whether it was read': inAnswered(sql`unread = 0`),
  'the state': inAnswered(sql`state = 'waiting', answer_due_at = '2026-03-06T09:00:00.000Z'`),
  'the date until which an answer is due': {
    ...inAnswered(sql``),
    run: execute(
      ({ waiting }) => sql`update conversation set answer_due_at = '2027-01-01T09:00:00.000Z' where id = ${waiting}`,
    ),
    left: ['answered'],
  },
  'its content for that of another': inAnswered(
    sql`sealed = (select sealed from conversation where state = 'waiting' limit 1)`,
  ),
  'its id': inAnswered(sql`id = '0198-forged'`),
  'a bit of its content': flippingBit(40),
  'the name of its key': flippingBit(1),
  'its content, which is cut': inAnswered(sql`sealed = substr(sealed, 1, 20)`),
  'the contents of two, which are swapped': {
    async run(db, { answered, waiting }) {
      const rows = await db.selectFrom('conversation').select(['id', 'sealed']).execute();
      const sealedOf = (id: string) => rows.find((row) => row.id === id)?.sealed ?? new Uint8Array();
      for (const [to, from] of [
        [answered, waiting],
        [waiting, answered],
      ] as const) {
        await db
          .updateTable('conversation')
          .set({ sealed: sealedOf(from) })
          .where('id', '=', to)
          .execute();
      }
    },
    left: [],
    reports: ['conversation', 'conversation'],
  },
  'the topic, among the labels': {
    run: execute(() => sql`update topic_labels set content = replace(content, 'Health', 'Wealth')`),
    left: [],
    reports: ['conversation', 'conversation'],
  },
  'the topic, which is removed from the labels': {
    run: execute(() => sql`delete from topic_labels`),
    left: [],
    reports: ['conversation', 'conversation'],
  },
  'a conversation that is removed': {
    run: execute(({ answered }) => sql`delete from conversation where id = ${answered}`),
    left: ['waiting'],
    reports: ['conversation'],
  },
  'a conversation that is given to another member': {
    run: execute(({ answered, sacha }) => sql`update conversation set member_id = ${sacha} where id = ${answered}`),
    left: ['waiting'],
    reports: ['conversation'],
  },
  'a conversation that is copied': {
    run: execute(
      ({
        answered,
      }) => sql`insert into conversation select member_id, 'copied', last_message_at, profile, state, unread,
        answered_at, answer_due_at, sealed from conversation where id = ${answered}`,
    ),
    left: ['answered', 'waiting'],
    reports: ['conversation'],
  },
};

async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const reports: UnreadableRow[] = [];
  const settings = {
    databaseUrl,
    encryptionKeys: ENCRYPTION_KEYS,
    onUnreadable: (row: UnreadableRow) => void reports.push(row),
  };
  const store = await openStore(settings);
  const before = await createTestApp(t, { store });
  const { id: answered } = await before.send(CAMILLE);
  await before.answer(answered, 'Nous vous répondons.');
  const { id: waiting } = await before.send(CAMILLE);
  const { id: other } = await before.send(SACHA);
  const ids: Ids = {
    camille: store.pseudonymOf(CAMILLE.sub),
    sacha: store.pseudonymOf(SACHA.sub),
    answered,
    waiting,
    other,
  };
  const shown = await historyOf(before, CAMILLE);
  await store.close();

  /** Changes the database as somebody with the file can, and starts the server again. */
  const edit = async (run: Edit['run']): Promise<TestApp> => {
    const opened = openDatabase(databaseUrl);
    await opened.transaction((db) => run(db, ids));
    await opened.close();
    return createTestApp(t, { store: await openStore(settings) });
  };
  return { ids, shown, reports, edit };
}

async function historyOf(server: TestApp, as: typeof CAMILLE | typeof SACHA): Promise<History> {
  const response = await server.call('GET', '/api/conversations?include=messages', { as });
  assert.equal(response.status, 200);
  return (await response.json()) as History;
}

for (const [what, { run, left, reports }] of Object.entries(EDITS)) {
  testOnBoth(`somebody changes ${what}: it is missed and reported, and never shown as changed`, async (t, database) => {
    const stage = await open(t, database);
    const server = await stage.edit(run);
    const { conversations, missing } = await historyOf(server, CAMILLE);
    const whole = stage.shown.conversations.filter(({ id }) => left.some((name) => stage.ids[name] === id));
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
    assert.deepEqual([...conversations].sort(byId), whole.sort(byId));
    assert.equal(missing, reports.length);
    assert.deepEqual(
      stage.reports.map(({ table }) => table),
      reports,
    );
    // All go on: the member, another member, and the agents.
    assert.ok((await server.send(CAMILLE)).reference);
    const { conversations: others } = await historyOf(server, SACHA);
    assert.ok(others.some(({ id }) => id === stage.ids.other));
    const sent = await server.send(SACHA);
    assert.equal((await server.answer(sent.id)).status, 201);
    const listed = await server.call('GET', '/api/agent/conversations', { as: AGENT });
    assert.equal(listed.status, 200);
    const waiting = ((await listed.json()) as WaitingConversations).conversations.map(({ id }) => id);
    assert.equal(waiting.includes(stage.ids.waiting), left.includes('waiting') || what.startsWith('the topic'));
  });
}

testOnBoth('labels that were changed are mended by the next message with their topic', async (t, database) => {
  const { edit, shown } = await open(t, database);
  const server = await edit(execute(() => sql`update topic_labels set content = '{}'`));
  assert.deepEqual(await historyOf(server, CAMILLE), { conversations: [], missing: 2 });
  await server.send(SACHA);
  const { conversations, missing } = await historyOf(server, CAMILLE);
  assert.deepEqual([conversations, missing], [shown.conversations, undefined]);
});

testOnBoth(
  'a member’s row that is removed or changed is reported, and made again by what follows',
  async (t, database) => {
    const { edit, ids, shown, reports } = await open(t, database);
    for (const change of [
      sql`delete from member where member_id = ${ids.camille}`,
      sql`update member set conversations = 1 where member_id = ${ids.camille}`,
    ]) {
      reports.length = 0;
      const server = await edit(execute(() => change));
      assert.equal((await server.call('GET', '/api/preferences', { as: CAMILLE })).status, 200);
      assert.deepEqual(
        reports.map(({ table }) => table),
        ['member'],
      );
      assert.deepEqual((await historyOf(server, CAMILLE)).conversations.length, 2);
      const body = { receipt: { email: true, sms: false }, answer: { email: true } };
      await server.call('PUT', '/api/preferences', { as: CAMILLE, body });
      reports.length = 0;
      assert.equal((await historyOf(server, CAMILLE)).conversations.length, shown.conversations.length);
      assert.deepEqual(reports, []);
      await server.store.close();
    }
  },
);

testOnBoth('a draft that is moved to another member is not shown to them', async (t, database) => {
  const { edit, ids, reports } = await open(t, database);
  const before = await edit(() => Promise.resolve());
  await before.call('PUT', '/api/draft', { as: CAMILLE, body: { text: 'canary' } });
  await before.store.close();
  const server = await edit(execute(() => sql`update draft set member_id = ${ids.sacha}, actor_id = ${ids.sacha}`));
  assert.doesNotMatch(await (await server.call('GET', '/api/draft', { as: SACHA })).text(), /canary/);
  assert.deepEqual(
    reports.map(({ table }) => table),
    ['draft'],
  );
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
  assert.equal((await server.call('PUT', '/api/draft', { as: SACHA, body: { text: TEXT } })).status, 204);
});

testOnBoth('a record of a message that is changed is reported, and its conversation goes on', async (t, database) => {
  const { edit, ids, reports } = await open(t, database);
  const server = await edit(
    execute(({ waiting }) => sql`update message set request = 'forged' where conversation_id = ${waiting}`),
  );
  const listed = await server.call('GET', '/api/agent/conversations', { as: AGENT });
  const { conversations, missing } = (await listed.json()) as WaitingConversations;
  assert.deepEqual([conversations.find(({ id }) => id === ids.waiting)?.memberName, missing], ['', undefined]);
  assert.deepEqual(
    reports.map(({ table, conversationId }) => [table, conversationId]),
    [['message', ids.waiting]],
  );
  assert.equal((await server.answer(ids.waiting)).status, 201);
  const { messages } = (await (
    await server.call('GET', `/api/conversations/${ids.waiting}`, { as: CAMILLE })
  ).json()) as Conversation;
  assert.equal(messages?.length, 2);
});

testOnBoth(
  'a record of a message that is removed is reported when agents list its conversation',
  async (t, database) => {
    const { edit, ids, reports } = await open(t, database);
    const server = await edit(execute(({ waiting }) => sql`delete from message where conversation_id = ${waiting}`));
    assert.equal((await server.call('GET', '/api/agent/conversations', { as: AGENT })).status, 200);
    assert.deepEqual(reports, [{ table: 'message', conversationId: ids.waiting, reason: 'removed' }]);
  },
);

testOnBoth(
  'a conversation that cannot be read alone keeps no other from being read, answered or replied to',
  async (t, database) => {
    const { edit, ids, reports } = await open(t, database);
    const server = await edit(
      execute(({ waiting }) => sql`update conversation set sealed = substr(sealed, 1, 60) where id = ${waiting}`),
    );
    const read = (id: string) => server.call('GET', `/api/conversations/${id}`, { as: CAMILLE });
    assert.equal((await read(ids.waiting)).status, 500);
    assert.deepEqual(
      reports.map(({ conversationId }) => conversationId),
      [ids.waiting],
    );
    assert.equal((await read(ids.answered)).status, 200);
    const reply = await server.call('POST', `/api/conversations/${ids.answered}/messages`, {
      as: CAMILLE,
      body: { text: TEXT },
      headers: { 'Idempotency-Key': 'reply' },
    });
    assert.equal(reply.status, 201);
    assert.equal(((await reply.json()) as SentMessage).id, ids.answered);
    assert.equal((await server.answer(ids.answered)).status, 201);
    assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
  },
);

for (const [what, change] of Object.entries({
  removed: () => sql`delete from secret`,
  damaged: () => sql`update secret set sealed = (select sealed from conversation limit 1)`,
})) {
  testOnBoth(
    `no server starts when the key for hashes is ${what}: members would not find their messages`,
    async (t, database) => {
      const { edit } = await open(t, database);
      await assert.rejects(edit(execute(change)), {
        name: 'OperatorError',
        message: /^DATABASE_URL: the key that finds members .* Restore a backup$/,
      });
    },
  );
}
