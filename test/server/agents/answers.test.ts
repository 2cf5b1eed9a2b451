import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE, SACHA } from '../../support/server-tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('agents see the conversation that is due soonest first, and it is overdue after its time', async (t) => {
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
  assert.equal((await server.answer(first.id)).status, 201);
  assert.deepEqual(await read(), [[second.id, false]]);
});

test('an answer in a conversation that does not exist is not found', async (t) => {
  const server = await createTestApp(t);
  const response = await server.answer('unknown');
  assert.equal(response.status, 404);
});
