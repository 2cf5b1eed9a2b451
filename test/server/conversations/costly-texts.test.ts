import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { countCharacters, findMessageFault } from '../../../src/contract/message-rules.ts';
import type { Problem } from '../../../src/contract/problem.ts';
import { createTestApp, TEXT, TOPIC, type CallOptions } from '../../support/server-app.ts';
import { AGENT, CAMILLE } from '../../support/server-tokens.ts';

/** Two kinds of marks by turns: NFC sorts them, in quadratic time. */
const COSTLY = `Bonjour a${'\u0301\u0323'.repeat(8000)}`;

/** Counts, from now on, how often a text is normalized, which is where the time would go. */
function countNormalizations(t: TestContext): () => number {
  const { mock } = t.mock.method(String.prototype, 'normalize');
  return () => mock.callCount();
}

test('a text with 16,000 combining marks is refused before it is normalized or the database is asked', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const transactions = t.mock.method(server.store, 'transaction').mock;
  const normalizations = countNormalizations(t);
  const routes: [method: string, path: string, options: CallOptions][] = [
    ['POST', '/api/conversations', { as: CAMILLE, body: { ...TOPIC, text: COSTLY } }],
    ['POST', `/api/conversations/${id}/messages`, { as: CAMILLE, body: { text: COSTLY } }],
    ['PUT', '/api/draft', { as: CAMILLE, body: { text: COSTLY } }],
    ['PUT', `/api/draft?conversation=${id}`, { as: CAMILLE, body: { text: COSTLY } }],
    ['POST', `/api/agent/conversations/${id}/messages`, { as: AGENT, body: { text: COSTLY } }],
  ];
  for (const [method, path, options] of routes) {
    const response = await server.call(method, path, { ...options, headers: { 'Idempotency-Key': 'k1' } });
    assert.equal(response.status, 422, path);
    assert.equal(((await response.json()) as Problem).code, 'message-too-many-marks', path);
  }
  assert.deepEqual([normalizations(), transactions.callCount()], [0, 0]);
});

test('a text that is too long or too short is refused before the database is asked', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const transactions = t.mock.method(server.store, 'transaction').mock;
  const post = async (path: string, as: CallOptions['as'], body: object) =>
    (await server.call('POST', path, { as: as ?? CAMILLE, body, headers: { 'Idempotency-Key': 'k1' } })).status;
  for (const text of ['court', TEXT.repeat(30)]) {
    assert.equal(await post('/api/conversations', CAMILLE, { ...TOPIC, text }), 422);
    assert.equal(await post(`/api/conversations/${id}/messages`, CAMILLE, { text }), 422);
  }
  assert.equal(await post(`/api/agent/conversations/${id}/messages`, AGENT, { text: 'a'.repeat(5001) }), 422);
  assert.equal(transactions.callCount(), 0);
});

test('a costly text is counted without being normalized, for the counter on the page', (t) => {
  const normalizations = countNormalizations(t);
  assert.equal(countCharacters(COSTLY), 16_009);
  assert.equal(findMessageFault(COSTLY), 'message-too-many-marks');
  assert.equal(normalizations(), 0);
  assert.equal(findMessageFault(TEXT), undefined);
  assert.equal(normalizations(), 1);
});

test('marks as languages use them are taken', () => {
  for (const text of ['Tiếng Việt có nhiều dấu', 'हिन्दी में मात्राएँ होती हैं', 'བོད་སྐད་ཡིག་རྒྱབ་སྐྱོརོ', '👩🏽‍⚕️ ❤️‍🔥 7️⃣ et autres']) {
    assert.equal(findMessageFault(text.normalize('NFD')), undefined, text);
  }
});
