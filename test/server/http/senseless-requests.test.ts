import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, startRealServer } from './real-server.ts';

for (const [what, bytes] of Object.entries({
  'the beginning of TLS': '\x16\x03\x01\x02\x00\x01',
  'a header without a colon': 'GET /healthz HTTP/1.1\r\nHost localhost\r\n\r\n',
  'a request without a host': 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n',
  'a host that is none': 'GET /healthz HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n',
  'a path that is none': 'GET /api\\healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'a request with two lengths':
    'POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
  'a request with a length beside chunks':
    'POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
})) {
  test(`${what} is refused with 400, and the next is served`, async (t) => {
    const server = await startRealServer(t);
    const socket = server.connect();
    socket.write(bytes);
    await assertRefused(socket, 400);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  });
}
