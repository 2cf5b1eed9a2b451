import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingConversations } from '../../../src/contract/agents.ts';
import type { Conversation, History } from '../../../src/contract/conversations.ts';
import { damageConversation, damageDrafts } from '../../support/damage.ts';
import { createTestApp, START, TEXT, TOPIC } from '../../support/server-app.ts';
import { AGENT, CAMILLE, PROXY, SACHA } from '../../support/server-tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('a message is sent, waits for an agent, is answered, read and replied to', async (t) => {
  const server = await createTestApp(t);

  const sent = await server.send(CAMILLE, { text: `  ${TEXT}\r\nMerci.  ` });
  assert.match(sent.reference, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.equal(sent.receivedAt, START.toISOString());
  assert.equal(sent.answerDueAt, '2026-03-06T09:00:00.000Z');
  assert.deepEqual(sent.notifiedBy, [
    { channel: 'email', address: 'c•••@example.test' },
    { channel: 'sms', address: '+33••••••78' },
  ]);
  assert.equal(server.wakes, 1);

  const queue = (await (await server.call('GET', '/api/agent/conversations', { as: AGENT })).json()) as {
    conversations: Record<string, unknown>[];
  };
  assert.equal(queue.conversations.length, 1);
  const [waiting] = queue.conversations;
  assert.equal(waiting?.['id'], sent.id);
  assert.equal(waiting?.['memberName'], CAMILLE.name);
  assert.equal(waiting?.['overdue'], false);

  server.now = new Date(START.getTime() + DAY_MS);
  const answered = await server.answer(sent.id, 'Bonjour, elle part demain.');
  assert.equal(answered.status, 201);
  assert.deepEqual(await answered.json(), { id: sent.id, answeredAt: server.now.toISOString() });

  const unread = await server.call('GET', '/api/unread', { as: CAMILLE });
  assert.deepEqual(await unread.json(), { unread: 1 });
  const { conversations } = (await (await server.call('GET', '/api/conversations', { as: CAMILLE })).json()) as History;
  assert.equal(conversations[0]?.state, 'answered');
  assert.equal(conversations[0]?.unread, true);
  assert.equal('messages' in (conversations[0] ?? {}), false);

  assert.equal((await server.call('PUT', `/api/conversations/${sent.id}/read`, { as: CAMILLE })).status, 204);
  const one = (await (
    await server.call('GET', `/api/conversations/${sent.id}`, { as: CAMILLE })
  ).json()) as Conversation;
  assert.equal(one.unread, false);
  assert.equal(one.replyUntil, new Date(server.now.getTime() + 30 * DAY_MS).toISOString());
  assert.deepEqual(
    one.messages.map(({ author, text }) => [author, text]),
    [
      ['member', `${TEXT}\nMerci.`],
      ['agent', 'Bonjour, elle part demain.'],
    ],
  );

  const reply = await server.call('POST', `/api/conversations/${sent.id}/messages`, {
    as: PROXY,
    body: { text: 'Merci beaucoup, à bientôt.' },
    headers: { 'Idempotency-Key': 'reply-1' },
  });
  assert.equal(reply.status, 201);
  const after = (await (
    await server.call('GET', `/api/conversations/${sent.id}`, { as: CAMILLE })
  ).json()) as Conversation;
  assert.equal(after.state, 'waiting');
  assert.equal(after.replyUntil, null);
  assert.equal(after.messages[2]?.writtenBy, PROXY.act.name);
});

test('the history has the texts when they are asked for, and another member sees none of it', async (t) => {
  const server = await createTestApp(t);
  await server.send(CAMILLE);
  const full = await server.call('GET', '/api/conversations?include=messages', { as: CAMILLE });
  const { conversations } = (await full.json()) as History;
  assert.equal(conversations[0]?.messages?.[0]?.text, TEXT);
  const others = await server.call('GET', '/api/conversations?include=messages', { as: SACHA });
  assert.deepEqual(await others.json(), { conversations: [] });
});

test('labels are in the language asked for', async (t) => {
  const server = await createTestApp(t);
  await server.send(CAMILLE);
  const labels = async (language: string) => {
    const response = await server.call('GET', '/api/conversations', {
      as: CAMILLE,
      headers: { 'Accept-Language': language },
    });
    return ((await response.json()) as History).conversations[0]?.topic;
  };
  assert.equal((await labels('fr-FR,fr;q=0.9'))?.theme.label, 'Santé');
  assert.equal((await labels('en-GB'))?.theme.label, 'Health');
  assert.equal((await labels('de'))?.motive.id, TOPIC.motive);
});

test('agents are told how many conversations cannot be read, and get all others', async (t) => {
  const server = await createTestApp(t);
  const damaged = await server.send(CAMILLE);
  const whole = await server.send(SACHA);
  await damageConversation(server.databaseUrl, damaged.id);
  const response = await server.call('GET', '/api/agent/conversations', { as: AGENT });
  assert.equal(response.status, 200);
  const { conversations, missing } = (await response.json()) as WaitingConversations;
  assert.deepEqual(
    conversations.map(({ id, messages }) => [id, messages.length]),
    [[whole.id, 1]],
  );
  assert.equal(missing, 1);
  assert.deepEqual(
    server.logged.map(({ level, event, fields }) => [level, event, fields['table'], fields['conversationId']]),
    [['error', 'row-unreadable', 'conversation', damaged.id]],
  );
});

test('a draft that cannot be read keeps no message from being received', async (t) => {
  const server = await createTestApp(t);
  await server.call('PUT', '/api/draft', { as: CAMILLE, body: { text: TEXT } });
  await damageDrafts(server.databaseUrl);
  const { reference } = await server.send(CAMILLE);
  assert.match(reference, /^\w{4}-\w{4}-\w{4}$/);
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
  assert.equal((await server.answer(id)).status, 201);
  server.now = new Date(server.now.getTime() + 30 * DAY_MS);
  const replied = await reply('in-time');
  assert.equal(replied.status, 201);
  assert.equal((await server.answer(id)).status, 201);
  server.now = new Date(server.now.getTime() + 30 * DAY_MS + 1);
  assert.equal((await reply('too-late')).status, 409);
  const { replyUntil } = (await (
    await server.call('GET', `/api/conversations/${id}`, { as: CAMILLE })
  ).json()) as Conversation;
  assert.equal(replyUntil, null);
});

test('marking an answer as read a second time changes nothing', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  assert.equal((await server.answer(id)).status, 201);
  for (let i = 0; i < 2; i++) {
    assert.equal((await server.call('PUT', `/api/conversations/${id}/read`, { as: CAMILLE })).status, 204);
    assert.deepEqual(await (await server.call('GET', '/api/unread', { as: CAMILLE })).json(), { unread: 0 });
  }
});
