import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Problem } from '../../../src/contract/problem.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, TOPIC, type TestApp } from '../../support/server-app.ts';
import { CAMILLE } from '../../support/server-tokens.ts';

/** A server with room for two requests whose database hangs until it is told to go on. */
async function createHangingApp(t: TestContext) {
  const store = await openStore({ databaseUrl: await SQLITE.create(t), encryptionKeys: ENCRYPTION_KEYS });
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
  const hanging = {
    ...store,
    transaction: (async (work) => {
      await goesOn;
      return store.transaction(work);
    }) as typeof store.transaction,
  };
  return { server: await createTestApp(t, { store: hanging, maxConcurrent: 2 }), goOn };
}

const send = (server: TestApp, key: string) =>
  server.call('POST', '/api/conversations', {
    as: CAMILLE,
    body: { ...TOPIC, text: TEXT },
    headers: { 'Idempotency-Key': key },
  });

async function sendStream(server: TestApp, body: ReadableStream): Promise<Response> {
  const token = await server.issuer.token(CAMILLE, server.now.getTime() / 1000);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'stream' };
  const init = { method: 'POST', headers, body, duplex: 'half' };
  return server.app.request('/api/conversations', init);
}

test('a full queue refuses further requests with Retry-After, and accepts them again once it has room', async (t) => {
  const { server, goOn } = await createHangingApp(t);
  const inWork = [send(server, 'a'), send(server, 'b')];
  // Whichever of the three comes last finds the queue full.
  const refused = await Promise.race([...inWork, send(server, 'c')]);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('Retry-After'), '5');
  assert.equal(((await refused.json()) as Problem).code, 'unavailable');
  assert.equal((await server.call('GET', '/api/unread', { as: CAMILLE })).status, 503);
  assert.equal((await server.call('GET', '/api/unread')).status, 401);
  for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await server.call('GET', path)).status, 200);
  goOn();
  await Promise.all(inWork);
  assert.equal((await send(server, 'd')).status, 201);
  assert.deepEqual(server.logged, []);
});

test('a full queue refuses a request before its body is read', async (t) => {
  const { server, goOn } = await createHangingApp(t);
  await Promise.race([send(server, 'a'), send(server, 'b'), send(server, 'c')]);
  const body = new ReadableStream({ pull: () => assert.fail('the body was read') }, { highWaterMark: 0 });
  const answer = await sendStream(server, body);
  assert.equal(answer.status, 503);
  goOn();
});

test('a request with a slow body takes no place from others', async (t) => {
  const server = await createTestApp(t, { maxConcurrent: 1 });
  const { promise: rest, resolve: sendRest } = Promise.withResolvers<void>();
  const { promise: read, resolve: isRead } = Promise.withResolvers<void>();
  const source = {
    async pull(controller: ReadableStreamDefaultController) {
      isRead();
      await rest;
      controller.enqueue(new TextEncoder().encode(JSON.stringify({ ...TOPIC, text: TEXT })));
      controller.close();
    },
  };
  // Nothing is pulled before the server reads.
  const body = new ReadableStream(source, { highWaterMark: 0 });
  const slow = sendStream(server, body);
  await read;
  assert.equal((await send(server, 'quick')).status, 201);
  sendRest();
  assert.equal((await slow).status, 201);
});
