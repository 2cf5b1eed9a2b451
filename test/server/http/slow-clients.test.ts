import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { TEXT, TOPIC } from '../../support/server-app.ts';
import { assertRefused, startRealServer } from './real-server.ts';

const start = (t: TestContext) =>
  startRealServer(t, { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 });

test('a connection without complete headers is answered 408 and closed, while others are served', async (t) => {
  const server = await start(t);
  const silent = server.connect();
  const slow = server.connect();
  slow.write('GET /healthz HTTP/1.1\r\nHost: loc');
  const answers = [assertRefused(silent, 408), assertRefused(slow, 408)];
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  await Promise.all(answers);
});

test('an incomplete body is answered 408 in time, with nothing stored and no error logged', async (t) => {
  const server = await start(t);
  const slow = server.connect();
  const body = JSON.stringify({ ...TOPIC, text: TEXT });
  slow.write(`${server.postHeaders}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 20)}`);
  const chunked = server.connect();
  chunked.write(`${server.postHeaders}Transfer-Encoding: chunked\r\n\r\n5\r\n{"the\r\n`);
  const answers = [assertRefused(slow, 408), assertRefused(chunked, 408)];
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  await Promise.all(answers);
  assert.deepEqual((await server.dependencies.store.conversations.listWaiting({ limit: 10 })).found, []);
  assert.ok(
    server.logged.every((line) => line.startsWith('info ')),
    server.logged.join(', '),
  );
});
