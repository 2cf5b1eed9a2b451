import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { Conversation } from '../../../src/contract/messaging.ts';
import type { Problem } from '../../../src/contract/problem.ts';
import { createTestApp, TEXT, type TestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE, PROXY, SACHA } from '../../support/server-tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

async function answer(server: TestApp, id: string): Promise<void> {
  assert.equal((await server.answer(id)).status, 201);
}

test('a member has one draft, which nobody else sees, until it is dropped', async (t) => {
  const server = await createTestApp(t);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
  const long = { theme: 'sante', text: `${'é'.repeat(900)}  ` };
  for (const body of [{ text: 'B' }, long]) {
    assert.equal((await server.call('PUT', '/api/draft', { as: CAMILLE, body })).status, 204);
  }
  assert.deepEqual(await (await server.call('GET', '/api/draft', { as: CAMILLE })).json(), long);
  assert.equal((await server.call('GET', '/api/draft', { as: SACHA })).status, 204);
  assert.equal((await server.call('DELETE', '/api/draft', { as: SACHA })).status, 204);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 200);
  assert.equal((await server.call('DELETE', '/api/draft', { as: CAMILLE })).status, 204);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
});

test('a draft is changed only if it is what the change rests on', async (t) => {
  const server = await createTestApp(t);
  const change = (method: string, headers: Record<string, string>) =>
    server.call(method, '/api/draft', { as: CAMILLE, headers, ...(method === 'PUT' && { body: { text: 'B' } }) });
  for (const match of ['*', '"other"']) {
    for (const method of ['PUT', 'DELETE']) assert.equal((await change(method, { 'If-Match': match })).status, 412);
  }
  const saved = await change('PUT', { 'If-None-Match': '*' });
  assert.equal(saved.status, 204);
  assert.equal((await change('PUT', { 'If-None-Match': '*' })).status, 412);
  let tag = saved.headers.get('ETag') ?? '';
  for (const [match, status] of [
    [() => tag, 204],
    [() => '*', 204],
    // As it comes back through a proxy that compresses.
    [() => `W/${tag}`, 204],
    [() => `"other", W/"an, other" ,${tag}`, 204],
    [() => '"other", W/"an, other"', 412],
    [() => '""', 412],
    [() => tag.slice(1, -1), 400],
    [() => `${tag} ${tag}`, 400],
    [() => Array(9).fill(tag).join(), 400],
    [() => `w/${tag}`, 400],
    [() => '', 400],
  ] as const) {
    const response = await change('PUT', { 'If-Match': match() });
    assert.equal(response.status, status, match());
    tag = response.headers.get('ETag') ?? tag;
  }
  assert.equal((await change('DELETE', { 'If-Match': tag })).status, 204);
});

test('a reply is drafted only in a conversation that the member can read', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const save = (as: JWTPayload, conversation: string) =>
    server.call('PUT', `/api/draft?conversation=${conversation}`, { as, body: { text: 'B' } });
  assert.equal((await save(CAMILLE, id)).status, 204);
  assert.equal((await save(PROXY, id)).status, 204);
  assert.equal((await save(SACHA, id)).status, 404);
  assert.equal((await save(CAMILLE, randomUUID())).status, 404);
  assert.equal((await save(CAMILLE, '')).status, 400);
  await answer(server, id);
  server.now = new Date(server.now.getTime() + 37 * 31 * DAY_MS);
  assert.equal((await save(CAMILLE, id)).status, 404, 'it is out of retention');
});

test('a draft of another form is refused', async (t) => {
  const server = await createTestApp(t);
  for (const body of [
    {},
    { text: 'x', id: '1' },
    { text: 'x', profile: 'nobody' },
    { id: '1', text: 'x'.repeat(20_001) },
  ]) {
    assert.equal((await server.call('PUT', '/api/draft', { as: CAMILLE, body })).status, 400);
  }
});

test('a draft that is too long is refused with the advice to shorten it', async (t) => {
  const server = await createTestApp(t);
  const save = (length: number) =>
    server.call('PUT', '/api/draft', { as: CAMILLE, body: { text: 'é'.repeat(length) } });
  assert.equal((await save(20_000)).status, 204);
  const response = await save(20_001);
  assert.equal(response.status, 413);
  const { code, detail } = (await response.json()) as Problem;
  assert.equal(code, 'too-large');
  assert.match(detail, /^Raccourcissez votre texte/);
});

test('a member is told by every channel until they choose otherwise', async (t) => {
  const server = await createTestApp(t);
  const everything = { receipt: { email: true, sms: true }, answer: { email: true } };
  assert.deepEqual(await (await server.call('GET', '/api/preferences', { as: CAMILLE })).json(), everything);
  const chosen = { receipt: { email: false, sms: true }, answer: { email: false } };
  const put = await server.call('PUT', '/api/preferences', { as: CAMILLE, body: chosen });
  assert.deepEqual([put.status, await put.json()], [200, chosen]);
  assert.deepEqual(await (await server.call('GET', '/api/preferences', { as: CAMILLE })).json(), chosen);
  assert.deepEqual(await (await server.call('GET', '/api/preferences', { as: SACHA })).json(), everything);
  for (const body of [{}, { ...chosen, answer: {} }, { ...chosen, answer: { email: true, sms: true } }]) {
    assert.equal((await server.call('PUT', '/api/preferences', { as: CAMILLE, body })).status, 400);
  }
});

test('only the notifications that a member wants and can get are queued', async (t) => {
  const server = await createTestApp(t);
  const channels = async () => (await server.claimDue()).map((row) => `${row.kind} by ${row.channel}`);

  const { id, notifiedBy } = await server.send({ ...CAMILLE, email: undefined as never, phone_number: '0612345678' });
  assert.deepEqual(notifiedBy, []);
  await answer(server, id);
  await server.send({ ...CAMILLE, email: 'a@example.test, b@example.test', phone_number: 12 as never });
  assert.deepEqual(await channels(), []);
  assert.equal(server.pokes, 0);

  const chosen = { receipt: { email: false, sms: true }, answer: { email: true } };
  await server.call('PUT', '/api/preferences', { as: CAMILLE, body: chosen });
  const sent = await server.send(CAMILLE);
  assert.deepEqual(sent.notifiedBy, [{ channel: 'sms', address: '+33••••••78' }]);
  await answer(server, sent.id);
  assert.deepEqual((await channels()).sort(), ['answer by email', 'receipt by sms']);
});

test('the notifications are in the language in which the member wrote', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE, { headers: { 'Accept-Language': 'en' } });
  await answer(server, id);
  const rows = await server.claimDue();
  assert.deepEqual(rows.map(({ kind, contact }) => `${kind} ${'language' in contact && contact.language}`).sort(), [
    'answer en',
    'receipt en',
    'receipt en',
  ]);
});

test('a reply is taken for 30 days, then no longer', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const reply = (key: string) =>
    server.call('POST', `/api/conversations/${id}/messages`, {
      as: CAMILLE,
      body: { text: TEXT },
      headers: { 'Idempotency-Key': key },
    });
  assert.equal((await reply('while it waits')).status, 400, 'a key has no spaces');
  assert.equal((await reply('waits')).status, 409);
  await answer(server, id);
  server.now = new Date(server.now.getTime() + 30 * DAY_MS);
  const replied = await reply('in-time');
  assert.equal(replied.status, 201);
  await answer(server, id);
  server.now = new Date(server.now.getTime() + 30 * DAY_MS + 1);
  assert.equal((await reply('too-late')).status, 409);
  const { replyUntil } = (await (
    await server.call('GET', `/api/conversations/${id}`, { as: CAMILLE })
  ).json()) as Conversation;
  assert.equal(replyUntil, null);
});

test('what waits longest for its answer stands first with the agents, and is overdue after its time', async (t) => {
  const server = await createTestApp(t);
  const first = await server.send(SACHA);
  server.now = new Date(server.now.getTime() + DAY_MS);
  const second = await server.send(CAMILLE);
  server.now = new Date(Date.parse(first.answerDueAt) + 1);
  const read = async () => {
    const response = await server.call('GET', '/api/agent/conversations', { as: AGENT });
    const { conversations } = (await response.json()) as { conversations: { id: string; overdue: boolean }[] };
    return conversations.map(({ id, overdue }) => [id, overdue]);
  };
  assert.deepEqual(await read(), [
    [first.id, true],
    [second.id, false],
  ]);
  await answer(server, first.id);
  assert.deepEqual(await read(), [[second.id, false]]);
});

test('an answer of which there is no conversation is refused', async (t) => {
  const server = await createTestApp(t);
  const response = await server.answer('unknown');
  assert.equal(response.status, 404);
});

test('opening an answer twice changes nothing more', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  await answer(server, id);
  for (let i = 0; i < 2; i++) {
    assert.equal((await server.call('PUT', `/api/conversations/${id}/read`, { as: CAMILLE })).status, 204);
    assert.deepEqual(await (await server.call('GET', '/api/unread', { as: CAMILLE })).json(), { unread: 0 });
  }
});
