import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp, type TestApp } from '../../support/server-app.ts';
import { CAMILLE, SACHA } from '../../support/server-tokens.ts';

async function answer(server: TestApp, id: string): Promise<void> {
  assert.equal((await server.answer(id)).status, 201);
}

test('a member is notified by every channel until they choose otherwise', async (t) => {
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
  assert.equal(server.wakes, 0);

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
