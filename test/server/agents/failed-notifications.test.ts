import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailedNotifications } from '../../../src/contract/agents.ts';
import type { Problem } from '../../../src/contract/problem.ts';
import { createTestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE, SACHA } from '../../support/server-tokens.ts';
import { AT } from '../../support/store-records.ts';

test('an agent sees failed notifications, latest first, with reference and reason, and no address', async (t) => {
  const server = await createTestApp(t);
  const first = await server.send(CAMILLE);
  const second = await server.send(SACHA);
  const rows = (await server.claimDue()).filter(({ channel }) => channel === 'email');
  for (const row of rows) {
    const at = row.conversationId === first.id ? '2026-03-04T09:01:00.000Z' : '2026-03-04T09:02:00.000Z';
    await server.store.transaction(({ outbox }) => outbox.markFailed(row, { at, reason: 'SMTP: 550 at RCPT TO' }));
  }
  const response = await server.call('GET', '/api/agent/notifications', { as: AGENT });
  assert.equal(response.status, 200);
  const failed = { kind: 'receipt', channel: 'email', reason: 'SMTP: 550 at RCPT TO' };
  assert.deepEqual(await response.json(), {
    notifications: [
      { conversationId: second.id, reference: second.reference, failedAt: '2026-03-04T09:02:00.000Z', ...failed },
      { conversationId: first.id, reference: first.reference, failedAt: '2026-03-04T09:01:00.000Z', ...failed },
    ],
  });
});

test('failed notifications come in pages of 50, each with a cursor for the next, and other texts are refused', async (t) => {
  const server = await createTestApp(t);
  for (let i = 0; i < 101; i++) await server.send(SACHA);
  for (const row of await server.claimDue()) {
    await server.store.transaction(({ outbox }) => outbox.markFailed(row, { at: AT, reason: '550' }));
  }
  const read = async (query = '') => {
    const response = await server.call('GET', `/api/agent/notifications${query}`, { as: AGENT });
    assert.equal(response.status, 200);
    return (await response.json()) as FailedNotifications;
  };
  const pages = [await read()];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
    pages.push(await read(`?cursor=${encodeURIComponent(next)}`));
  }
  assert.deepEqual(
    pages.map(({ notifications }) => notifications.length),
    [50, 50, 1],
  );
  const ids = pages.flatMap(({ notifications }) => notifications.map(({ conversationId }) => conversationId));
  assert.equal(new Set(ids).size, 101);
  for (const cursor of ['x', '%00', `${AT}_x`, `${AT}_`, 'a'.repeat(201)]) {
    const refused = await server.call('GET', `/api/agent/notifications?cursor=${cursor}`, { as: AGENT });
    assert.equal(refused.status, 400, cursor);
    assert.equal(((await refused.json()) as Problem).code, 'invalid-request');
  }
});
