import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { SentMessage } from '../../../src/contract/conversations.ts';
import { listFields } from '../../../src/contract/message-fields.ts';
import type { Store } from '../../../server/store/store.ts';
import { listTables, openExisting } from '../../../server/operations/database-file.ts';
import { filePathOf, openStore } from '../../../server/store/open-store.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, TOPIC, type TestApp } from '../../support/server-app.ts';
import { listRecords } from '../../support/stored-messages.ts';
import { AGENT, CAMILLE, SACHA } from '../../support/server-tokens.ts';

const BODY = { ...TOPIC, text: TEXT };

function post(
  server: TestApp,
  key: string | undefined,
  { as = CAMILLE as JWTPayload, body = BODY as object, path = '/api/conversations' } = {},
) {
  return server.call('POST', path, { as, body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });
}

async function assertProblem(response: Response, status: number, code: string): Promise<void> {
  assert.equal(response.status, status);
  assert.equal(((await response.json()) as { code: string }).code, code);
}

async function countKept(server: TestApp): Promise<{ conversations: number; outbox: number }> {
  const conversations = await server.store.conversations.listWaiting({ limit: 100 });
  return { conversations: conversations.found.length, outbox: (await server.store.outbox.count()).pending };
}

test('the same key and body get the first answer again: one message, one mail, one SMS', async (t) => {
  const server = await createTestApp(t);
  const first = await post(server, 'k1');
  server.now = new Date(server.now.getTime() + 60_000);
  const again = await post(server, 'k1', { as: { ...CAMILLE, email: 'other@example.test' } });
  assert.equal(again.status, 201);
  assert.deepEqual(await again.json(), await first.json());
  assert.deepEqual(await countKept(server), { conversations: 1, outbox: 2 });
  assert.equal(server.wakes, 1);
});

test('a repeat gets the first answer also after the conversation has gone on', async (t) => {
  const server = await createTestApp(t);
  const first = (await (await post(server, 'k1')).json()) as SentMessage;
  await server.answer(first.id, 'Bonjour.');
  const noMore = { receipt: { email: false, sms: false }, answer: { email: false } };
  await server.call('PUT', '/api/preferences', { as: CAMILLE, body: noMore });
  await post(server, 'r1', { path: `/api/conversations/${first.id}/messages`, body: { text: TEXT } });
  assert.deepEqual(await (await post(server, 'k1')).json(), first);
  assert.deepEqual(await (await server.call('GET', '/api/receipts/k1', { as: CAMILLE })).json(), first);
});

test('a repeat by a token without the profile of the message is told nothing of it', async (t) => {
  const server = await createTestApp(t);
  const body = { ...BODY, profile: 'particulier' };
  const first = (await (await post(server, 'k1', { body })).json()) as SentMessage;
  const as = { ...CAMILLE, profiles: ['exploitant'] };
  await assertProblem(await post(server, 'k1', { as, body }), 404, 'not-found');
  await assertProblem(await post(server, 'k1', { as, body: { ...body, text: `${TEXT} Merci.` } }), 404, 'not-found');
  await assertProblem(await post(server, 'k2', { as, body }), 403, 'forbidden');
  assert.deepEqual(await (await post(server, 'k1', { body })).json(), first);
});

test('the key of an answer gives nothing to its agent as a member', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(SACHA);
  const as = { ...AGENT, profiles: ['particulier'] };
  const path = `/api/agent/conversations/${id}/messages`;
  assert.equal((await post(server, 'k1', { as, path, body: { text: 'Bonjour.' } })).status, 201);
  await assertProblem(await server.call('GET', '/api/receipts/k1', { as }), 404, 'not-found');
  await assertProblem(await post(server, 'k1', { as }), 404, 'not-found');
});

test('a repeat of an erased message is not sent again', async (t) => {
  const server = await createTestApp(t);
  const { id } = (await (await post(server, 'k1')).json()) as SentMessage;
  await server.answer(id, 'Bonjour.');
  const member = server.store.pseudonymOf(CAMILLE.sub);
  await server.store.transaction(({ conversations }) => conversations.erase(member, [id], ''));
  await assertProblem(await post(server, 'k1'), 404, 'not-found');
  assert.equal((await server.store.conversations.listOfMember(member)).length, 0);
});

test('of twenty requests at once with one key, one creates a message and the others get still-sending', async (t) => {
  const server = await createTestApp(t);
  const responses = await Promise.all(Array.from({ length: 20 }, () => post(server, 'k1')));
  const created = responses.filter(({ status }) => status === 201);
  const refused = responses.filter(({ status }) => status !== 201);
  for (const response of refused) {
    assert.equal(response.headers.get('Retry-After'), '1');
    await assertProblem(response, 409, 'still-sending');
  }
  assert.ok(created.length > 0 && refused.length > 0, `${created.length} created, ${refused.length} refused`);
  const answers = await Promise.all([...created, await post(server, 'k1')].map((response) => response.text()));
  assert.equal(new Set(answers).size, 1);
  assert.deepEqual(await countKept(server), { conversations: 1, outbox: 2 });
});

test('a client that missed the answer can ask for it by the key, also while the message is being stored', async (t) => {
  const store = await openStore({ databaseUrl: await SQLITE.create(t), encryptionKeys: ENCRYPTION_KEYS });
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const held: Store['transaction'] = (work, alone) =>
    store.transaction(async (tables) => {
      started.resolve();
      await release.promise;
      return work(tables);
    }, alone);
  const server = await createTestApp(t, { store: { ...store, transaction: held } });
  const receipt = (as: JWTPayload = CAMILLE) => server.call('GET', '/api/receipts/k1', { as });
  await assertProblem(await receipt(), 404, 'not-found');
  const sending = post(server, 'k1');
  await started.promise;
  await assertProblem(await receipt(), 409, 'still-sending');
  release.resolve();
  const sent: unknown = await (await sending).json();
  const later = await receipt();
  assert.equal(later.status, 200);
  assert.deepEqual(await later.json(), sent);
  await assertProblem(await receipt(SACHA), 404, 'not-found');
});

test('the same key with another body is refused', async (t) => {
  const server = await createTestApp(t);
  await post(server, 'k1');
  for (const body of [
    { ...BODY, text: `${TEXT}!` },
    { ...BODY, motive: 'carte-vitale' },
    { ...BODY, profile: 'particulier' },
  ]) {
    await assertProblem(await post(server, 'k1', { body }), 422, 'idempotency-key-reused');
  }
  assert.equal((await countKept(server)).conversations, 1);
});

test('no unsealed column tells which of two texts was written', async (t) => {
  const server = await createTestApp(t);
  const texts = { k1: 'a'.repeat(50), k2: 'a'.repeat(50), k3: 'b'.repeat(50) };
  for (const [key, text] of Object.entries(texts)) await post(server, key, { body: { ...BODY, text } });
  const database = openExisting(filePathOf(server.databaseUrl));
  t.after(() => database.close());
  const valuesOf = async (key: string) => {
    const made = await server.store.messages.findByRequest({ ownerId: server.store.pseudonymOf(CAMILLE.sub), key });
    assert.ok(made && made !== 'erased');
    const id = made.conversationId;
    return listTables(database).flatMap(({ name }) => {
      const rows = database.prepare<[], Record<string, unknown>>(`select * from ${name}`).all();
      const its = rows.filter((row) => row[name === 'conversation' ? 'id' : 'conversation_id'] === id);
      return its.flatMap((row) => Object.entries(row).map(([column, value]) => `${name}.${column} ${String(value)}`));
    });
  };
  const [first = [], same = [], other = []] = await Promise.all(Object.keys(texts).map(valuesOf));
  assert.ok(first.length > 30);
  assert.deepEqual(
    first.filter((value) => same.includes(value)),
    first.filter((value) => other.includes(value)),
  );
});

test('two members may use the same key', async (t) => {
  const server = await createTestApp(t);
  const camille = (await (await post(server, 'k1')).json()) as { id: string };
  const sacha = (await (await post(server, 'k1', { as: SACHA })).json()) as { id: string };
  assert.notEqual(camille.id, sacha.id);
});

test('without a usable key nothing is sent', async (t) => {
  const server = await createTestApp(t);
  await assertProblem(await post(server, undefined), 400, 'idempotency-key-missing');
  await assertProblem(await post(server, ''), 400, 'idempotency-key-missing');
  await assertProblem(await post(server, 'k'.repeat(256)), 400, 'invalid-request');
  await assertProblem(await post(server, 'clé'), 400, 'invalid-request');
  assert.equal((await countKept(server)).conversations, 0);
});

test('a refused message may be sent again with its key once it is corrected', async (t) => {
  const server = await createTestApp(t);
  await assertProblem(await post(server, 'k1', { body: { ...BODY, text: 'court' } }), 422, 'message-too-short');
  await assertProblem(await post(server, 'k1', { body: { ...BODY, motive: 'unknown' } }), 422, 'unknown-topic');
  assert.equal((await post(server, 'k1')).status, 201);
});

test('replies and agents’ answers are idempotent in the same way', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const answer = { as: AGENT, path: `/api/agent/conversations/${id}/messages`, body: { text: 'Bonjour.' } };
  const first = await post(server, 'a1', answer);
  assert.deepEqual(await (await post(server, 'a1', answer)).json(), await first.json());
  await assertProblem(await post(server, 'a2', answer), 409, 'already-answered');
  await assertProblem(await post(server, undefined, answer), 400, 'idempotency-key-missing');

  const reply = { path: `/api/conversations/${id}/messages`, body: { text: TEXT } };
  await assertProblem(await post(server, undefined, reply), 400, 'idempotency-key-missing');
  const replied = await post(server, 'r1', reply);
  assert.equal(replied.status, 201);
  assert.deepEqual(await (await post(server, 'r1', reply)).json(), await replied.json());
  await assertProblem(await post(server, 'r2', reply), 409, 'follow-up-not-allowed');
  assert.equal((await listRecords(server.store, server.store.pseudonymOf(CAMILLE.sub))).length, 3);
});

test('a key belongs to one action: it cannot be used for another', async (t) => {
  const server = await createTestApp(t);
  await post(server, 'k1');
  const [conversation] = (await server.store.conversations.listWaiting({ limit: 1 })).found;
  const reply = { path: `/api/conversations/${conversation?.id}/messages`, body: { text: TEXT } };
  await assertProblem(await post(server, 'k1', reply), 422, 'idempotency-key-reused');
});

test('a message is identified by each of its fields, and as before once there is one field more', () => {
  const identify = (fields: readonly string[], message: Record<string, unknown>) =>
    JSON.stringify(listFields(fields, message));
  const message = { theme: 'sante', text: 'Bonjour' };
  const known = identify(['theme', 'text'], message);
  assert.equal(identify(['theme', 'attachment', 'text'], message), known);
  assert.notEqual(identify(['theme', 'attachment', 'text'], { ...message, attachment: 'a' }), known);
  assert.notEqual(identify(['theme', 'text'], { theme: 'Bonjour', text: 'sante' }), known);
});
