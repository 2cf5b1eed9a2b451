import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp } from '../../support/server-app.ts';
import { AGENT, CAMILLE, SACHA } from '../../support/server-tokens.ts';

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
