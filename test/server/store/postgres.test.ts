import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import pg from 'pg';
import { BusyError, UnavailableError } from '../../../server/errors.ts';
import type { Store } from '../../../server/store/store.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { POSTGRES, sharedPostgres } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, TOPIC, type CallOptions } from '../../support/server-app.ts';
import { startSilentProxy } from '../../support/silent-proxy.ts';
import { CAMILLE } from '../../support/server-tokens.ts';
import { AT, conversationRecord } from '../../support/store-records.ts';

async function openTwo(t: TestContext) {
  const databaseUrl = await POSTGRES.create(t);
  const open = () => openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  const [first, second] = await Promise.all([open(), open()]);
  t.after(() => Promise.all([first.close(), second.close()]));
  return { databaseUrl, first, second };
}

/**
 * Returns the results of `one` at the first server and `other` at the second. `one` is not committed before `other` waits
 * for it, or has ended without waiting.
 */
async function meet<T>(
  t: TestContext,
  { databaseUrl, first, second }: Awaited<ReturnType<typeof openTwo>>,
  one: (store: Store) => Promise<T>,
  other: (store: Store) => Promise<T>,
): Promise<T[]> {
  const administrator = await administrate(t, databaseUrl);
  const worked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const held: Store['transaction'] = (work, alone) =>
    first.transaction(async (tables) => {
      const result = await work(tables);
      worked.resolve();
      await release.promise;
      return result;
    }, alone);
  const begun = one({ ...first, transaction: held });
  await Promise.race([worked.promise, begun]);
  let isDone = false;
  const met = other(second).finally(() => (isDone = true));
  const both = Promise.all([begun, met]);
  const waits = async () => (await administrator.query('select from pg_locks where not granted')).rowCount !== 0;
  while (!isDone && !(await waits()));
  release.resolve();
  return both;
}

/** Asks a server on the store as Camille, for the status. */
function asking(t: TestContext, method: string, path: string, options: CallOptions) {
  return async (store: Store): Promise<number> => {
    const server = await createTestApp(t, { store });
    return (await server.call(method, path, { as: CAMILLE, ...options })).status;
  };
}

async function administrate(t: TestContext, connectionString: string): Promise<pg.Client> {
  const administrator = new pg.Client({ connectionString });
  await administrator.connect();
  t.after(() => administrator.end());
  return administrator;
}

test('one of two servers that start at once on an empty database creates the tables', async (t) => {
  const { first, second } = await openTwo(t);
  await first.transaction(({ conversations }) => conversations.insert(conversationRecord('c1')));
  assert.ok(await second.conversations.findById('c1'));
});

test('exclusive work is refused while another server runs it', async (t) => {
  const { first, second } = await openTwo(t);
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const running = first.transaction(() => {
    started.resolve();
    return release.promise;
  }, 'a key');
  await started.promise;
  await assert.rejects(
    second.transaction(() => Promise.resolve(), 'a key'),
    BusyError,
  );
  assert.equal(await second.isRunning('a key'), true);
  assert.equal(await second.isRunning('another key'), false);
  release.resolve();
  await running;
  assert.equal(await second.isRunning('a key'), false);
  await second.transaction(() => Promise.resolve(), 'a key');
});

test('asking whether work is running takes no lock', async (t) => {
  const { first, second } = await openTwo(t);
  const answers = Array.from({ length: 1000 }, (_, index) => (index % 2 ? first : second).isRunning('a key'));
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([false]));
});

test('a key counts on every server: forty requests at two servers make one message', async (t) => {
  const { first, second } = await openTwo(t);
  const [one, other] = [await createTestApp(t, { store: first }), await createTestApp(t, { store: second })];
  const headers = { 'Idempotency-Key': 'k1' };
  const post = (index: number) =>
    (index % 2 ? one : other).call('POST', '/api/conversations', {
      as: CAMILLE,
      body: { ...TOPIC, text: TEXT },
      headers,
    });
  const responses = await Promise.all(Array.from({ length: 40 }, (_, index) => post(index)));
  const statuses = new Set(responses.map(({ status }) => status));
  assert.deepEqual(
    [...statuses].filter((status) => status !== 409),
    [201],
  );
  const created = await Promise.all(responses.filter(({ status }) => status === 201).map((each) => each.text()));
  assert.equal(new Set([...created, await (await post(0)).text(), await (await post(1)).text()]).size, 1);
  assert.equal((await first.conversations.listOfMember(first.pseudonymOf(CAMILLE.sub))).length, 1);
});

/** Key of Camille's draft of a new message. */
function draftIn(store: Store) {
  const camille = store.pseudonymOf(CAMILLE.sub);
  return { memberId: camille, actorId: camille, conversationId: null, profile: 'particulier' } as const;
}

const IF_MATCH = { 'If-Match': '"read"' };
const IF_NONE = { 'If-None-Match': '*' };

for (const [name, one, other, left] of [
  ['two changes', ['PUT', IF_MATCH], ['PUT', IF_MATCH], 'one'],
  ['two first saves', ['PUT', IF_NONE], ['PUT', IF_NONE], 'one'],
  ['a change and a removal', ['PUT', IF_MATCH], ['DELETE', IF_MATCH], 'one'],
  ['a removal and a change', ['DELETE', IF_MATCH], ['PUT', IF_MATCH], undefined],
] as const) {
  test(`the second server is refused in ${name} of a draft with the same precondition`, async (t) => {
    const servers = await openTwo(t);
    if (one[1] === IF_MATCH) {
      const read = { key: draftIn(servers.first), draft: { text: 'read' }, version: 'read' };
      await servers.first.transaction(({ drafts }) => drafts.save(read, AT));
    }
    const ask = ([method, headers]: typeof one, text: string) =>
      asking(t, method, '/api/draft', { headers, ...(method === 'PUT' && { body: { text } }) });
    assert.deepEqual(await meet(t, servers, ask(one, 'one'), ask(other, 'other')), [204, 412]);
    const found = await servers.first.drafts.find(draftIn(servers.first));
    assert.deepEqual(found?.draft, left && { text: left });
  });
}

test('a sent draft is gone, also when another server saves it at the same time', async (t) => {
  const message = { ...TOPIC, text: TEXT };
  const send = asking(t, 'POST', '/api/conversations', { body: message, headers: { 'Idempotency-Key': 'k1' } });
  const save = asking(t, 'PUT', '/api/draft', { body: { ...message, key: 'k1' } });
  const sentFirst = await openTwo(t);
  assert.deepEqual(await meet(t, sentFirst, send, save), [201, 412]);
  assert.equal(await sentFirst.first.drafts.find(draftIn(sentFirst.first)), undefined);
  const savedFirst = await openTwo(t);
  assert.deepEqual(await meet(t, savedFirst, save, send), [204, 201]);
  assert.equal(await savedFirst.first.drafts.find(draftIn(savedFirst.first)), undefined);
});

test('a reply in a conversation that another server is erasing is not found', async (t) => {
  const servers = await openTwo(t);
  const { first, second } = servers;
  const { id } = await (await createTestApp(t, { store: first })).send(CAMILLE);
  await (await createTestApp(t, { store: second })).answer(id);
  const erase = (store: Store) =>
    store
      .transaction(({ conversations }) => conversations.erase(store.pseudonymOf(CAMILLE.sub), [id], ''))
      .then(({ length }) => length);
  const path = `/api/conversations/${id}/messages`;
  const reply = asking(t, 'POST', path, { body: { text: TEXT }, headers: { 'Idempotency-Key': 'r1' } });
  assert.deepEqual(await meet(t, servers, erase, reply), [1, 404]);
});

test('connections that the database ends fail once as unavailability, and are replaced', async (t) => {
  const { databaseUrl, first } = await openTwo(t);
  const administrator = await administrate(t, databaseUrl);
  const interrupted = first.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('c1'));
    await administrator.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await conversations.insert(conversationRecord('c2'));
  });
  await assert.rejects(interrupted, UnavailableError);
  await first.transaction(({ conversations }) => conversations.insert(conversationRecord('c3')));
  assert.deepEqual(
    (await first.conversations.listOfMember('member')).map(({ id }) => id),
    ['c3'],
  );
});

test('connections that go silent fail once as unavailability, and are replaced', async (t) => {
  const line = await startSilentProxy(t, await POSTGRES.create(t));
  // Less than is usually waited for an answer.
  const databaseUrl = `${line.url}?query_timeout=1000`;
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  const readFourTimes = async () => {
    const read = () => store.conversations.findById('c1').then(String, (error: Error) => error.name);
    return (await Promise.all([read(), read(), read(), read()])).sort();
  };
  const absent = String(undefined);
  assert.deepEqual(await readFourTimes(), [absent, absent, absent, absent]);
  const interrupted = store.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('c1'));
    line.silence();
    await conversations.insert(conversationRecord('c2'));
  });
  await assert.rejects(interrupted, UnavailableError);
  const { name } = UnavailableError;
  assert.deepEqual(await readFourTimes(), [name, name, name, absent], 'the three that are left');
  assert.deepEqual(await readFourTimes(), [absent, absent, absent, absent]);
  await store.transaction(({ conversations }) => conversations.insert(conversationRecord('c1')));
});

test('a missing database is unavailability, and the error tells nothing of its URL', async () => {
  const { port } = await sharedPostgres();
  for (const databaseUrl of [`postgres://u:hush-5f3a@127.0.0.1:${port}/x`, 'postgres://u:hush-5f3a@127.0.0.1:9/x']) {
    await assert.rejects(openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS }), (error: Error) => {
      assert.doesNotMatch(error.message, /hush/);
      return error.message.length > 0;
    });
  }
});
