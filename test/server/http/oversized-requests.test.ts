import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { assertRefused, startRealServer } from './real-server.ts';

const MEGABYTE = 1024 * 1024;

test('headers of more than 16 kB are refused with 431, however much of them comes', async (t) => {
  const server = await startRealServer(t);
  for (const size of [17 * 1024, 8 * MEGABYTE]) {
    const socket = server.connect();
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(size)}\r\n\r\n`);
    await assertRefused(socket, 431);
  }
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
});

test('a body announced as more than 64 kB is refused with 413 before it is sent', async (t) => {
  const server = await startRealServer(t);
  const socket = server.connect();
  socket.write(`${server.postHeaders}Content-Length: ${65 * 1024}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 413 .*"code":"too-large"/s);
  socket.destroy();
});

test('a body without a length is refused with 413 once it exceeds 64 kB', async (t) => {
  const server = await startRealServer(t);
  const socket = server.connect();
  socket.write(`${server.postHeaders}Transfer-Encoding: chunked\r\n\r\n`);
  const chunk = 'a'.repeat(1024);
  for (let sent = 0; sent <= 64; sent++) socket.write(`400\r\n${chunk}\r\n`);
  // The last chunk is never sent.
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 413 .*"code":"too-large"/s);
  socket.destroy();
  assert.ok(
    server.logged.every((line) => line.startsWith('info ')),
    server.logged.join(', '),
  );
});

test('a small body without a length is accepted', async (t) => {
  const server = await startRealServer(t);
  const socket = server.connect();
  socket.write(`${server.postHeaders}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 400 .*"code":"invalid-request"/s);
  socket.destroy();
});
