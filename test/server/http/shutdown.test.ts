import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { TEXT, TOPIC } from '../../support/server-app.ts';
import { startRealServer } from './real-server.ts';

test('while the server stops it is not ready, ends what has begun, and says that the connection ends', async (t) => {
  const server = await startRealServer(t);
  assert.equal((await server.app.request('/readyz')).status, 200);
  const body = JSON.stringify({ ...TOPIC, text: TEXT });
  const begun = server.connect();
  begun.write(`${server.postHeaders}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 10)}`);
  // Once an answer to a later request is there, the beginning of the earlier one was read.
  await fetch(`${server.url}/healthz`);
  const silent = server.connect();
  await once(silent, 'connect');

  const closed = server.close();
  assert.equal((await server.app.request('/readyz')).status, 503);
  assert.equal((await server.app.request('/healthz')).status, 200);
  await once(silent.resume(), 'close');
  begun.write(body.slice(10));
  assert.match(await text(begun), /^HTTP\/1\.1 201 .*^connection: close/ims);
  await closed;
});
