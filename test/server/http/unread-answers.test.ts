import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHttpServer, type HttpLimits } from '../../../server/http/create-http-server.ts';
import { startRealServer } from './real-server.ts';

/** More than the system takes of an answer that nobody reads. */
const LARGE = 16 * 2 ** 20;

/** A server of large and small answers with the default limits, whose checks happen when the test says so. */
async function start(t: TestContext, limits: Partial<HttpLimits> = {}) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const cut: string[] = [];
  const handled: string[] = [];
  const late = Promise.withResolvers<void>();
  const { server, drain } = createHttpServer(
    async (request) => {
      const { pathname } = new URL(request.url);
      handled.push(pathname);
      if (pathname === '/late') await late.promise;
      return new Response(pathname === '/small' ? 'small' : new Uint8Array(LARGE).fill(1));
    },
    { limits, graceMs: 0, onCut: (reason, connections) => cut.push(`${reason} ${connections}`) },
  );
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(drain);
  const { port } = server.address() as AddressInfo;
  return {
    server,
    cut,
    /** Paths of the requests that were handled. */
    handled,
    /** Lets the answers to `/late` begin. */
    answerLate: late.resolve,
    /** Connections that the server keeps. */
    open,
    connect() {
      const client = connect(port, '127.0.0.1');
      t.after(() => client.destroy());
      // A connection that is cut is reset.
      return client.on('error', () => undefined);
    },
    /** Lets the server check its connections, once a second. */
    pass: (seconds: number) => t.mock.timers.tick(seconds * 1000),
  };
}

type TestServer = Awaited<ReturnType<typeof start>>;

const GET = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Asks for the large answer and resolves once it has begun. Nothing is read yet. */
async function askForLarge(server: TestServer): Promise<Socket> {
  const client = server.connect();
  client.write(GET('/large'));
  await once(client, 'readable');
  return client;
}

/** Sends requests that come together, and resolves once the server has them. */
async function sendInOnePiece({ server }: TestServer, client: Socket, paths: readonly string[]): Promise<void> {
  let asked = 0;
  const count = () => asked++;
  server.on('request', count);
  client.write(paths.map(GET).join(''));
  while (asked < paths.length) await once(server, 'request');
  server.off('request', count);
}

async function assertServes(server: TestServer): Promise<void> {
  const client = server.connect();
  client.write(GET('/small'));
  const [answer] = (await once(client, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
  client.destroy();
}

/** Reads until `bytes` have come since the connection began. */
async function readUpTo(client: Socket, bytes: number): Promise<void> {
  while (client.bytesRead - client.readableLength < bytes) {
    if (client.read() === null) await once(client, 'readable');
  }
}

/** Waits until a connection has ended, also by a reset. */
function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
}

const allEnded = ({ open }: TestServer) => Promise.all([...open].map(ended));

/** Size of the buffers in use, in bytes. */
function usedMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

test('clients that never read are cut off after a minute and leave nothing in memory; others are served', async (t) => {
  const server = await start(t);
  const before = usedMemory();
  await Promise.all(Array.from({ length: 10 }, () => askForLarge(server)));
  server.pass(60);
  await assertServes(server);
  assert.deepEqual(server.cut, []);
  assert.ok(usedMemory() - before > 10 * (LARGE / 2), 'the answers are in memory');

  const all = allEnded(server);
  server.pass(1);
  await all;
  assert.deepEqual(server.cut, ['unread 10']);
  for (let turn = 0; turn < 100 && usedMemory() - before >= LARGE; turn++) await new Promise(setImmediate);
  assert.ok(usedMemory() - before < LARGE, 'no answer is in memory');
  await assertServes(server);
});

test('a client that reads a byte a second is cut off all the same', async (t) => {
  const server = await start(t);
  const client = await askForLarge(server);
  const all = allEnded(server);
  for (let second = 0; second <= 60; second++) {
    assert.deepEqual(server.cut, [], `after ${second} seconds`);
    assert.ok(client.read(1));
    server.pass(1);
  }
  await all;
  assert.deepEqual(server.cut, ['unread 1']);
});

test('a client that is slow gets the whole answer within a minute, and a minute for the next one', async (t) => {
  const server = await start(t);
  const client = await askForLarge(server);
  for (const bytes of [LARGE / 2, LARGE]) {
    await readUpTo(client, bytes);
    server.pass(29);
  }
  client.write(GET('/large'));
  await once(client, 'readable');
  server.pass(59);
  await readUpTo(client, 2 * LARGE);
  assert.deepEqual(server.cut, []);
  assert.equal(server.open.size, 1);
});

test('the minute begins with the answer, not with the request', async (t) => {
  const server = await start(t);
  const client = server.connect();
  const asked = once(server.server, 'request');
  client.write(GET('/late'));
  await asked;
  server.pass(61);
  server.answerLate();
  await once(client, 'readable');
  server.pass(60);
  assert.deepEqual(server.cut, []);
  server.pass(1);
  assert.deepEqual(server.cut, ['unread 1']);
});

test('a connection that waits for its next request is not cut', async (t) => {
  const server = await start(t);
  const client = server.connect();
  for (let request = 0; request < 2; request++) {
    client.write(GET('/small'));
    await once(client, 'data');
    server.pass(64);
  }
  assert.equal(server.open.size, 1);
  assert.deepEqual(server.cut, []);
});

test('a connection too many is closed at once and counted, and there is room again when another ends', async (t) => {
  const server = await start(t, { maxConnections: 2 });
  const [first] = [await askForLarge(server), await askForLarge(server)];
  for (let refused = 0; refused < 3; refused++) {
    const client = server.connect();
    client.write(GET('/small'));
    await ended(client.resume());
    assert.equal(client.bytesRead, 0);
  }
  server.pass(1);
  assert.deepEqual(server.cut, ['too-many 3']);
  server.pass(1);
  assert.deepEqual(server.cut, ['too-many 3'], 'each is counted once');
  first.destroy();
  await Promise.race([...server.open].map(ended));
  await assertServes(server);
});

test('requests sent in one piece are handled in order, each once the answer before is sent', async (t) => {
  const server = await start(t);
  const client = server.connect();
  await sendInOnePiece(server, client, ['/large', '/late', '/small']);
  await once(client, 'readable');
  assert.deepEqual(server.handled, ['/large'], 'its answer is not read');
  while (server.handled.length < 2) {
    client.read();
    await new Promise(setImmediate);
  }
  assert.deepEqual(server.handled, ['/large', '/late'], 'its answer has not begun');
  server.answerLate();
  let end = '';
  client.on('data', (chunk: Buffer) => (end = `${end}${chunk.subarray(-5).toString()}`.slice(-5)));
  while (end !== 'small') await once(client, 'data');
  assert.deepEqual(server.handled, ['/large', '/late', '/small']);
});

test('requests that wait for the answers before them end with their connection', async (t) => {
  const server = await start(t);
  const client = server.connect();
  await sendInOnePiece(server, client, ['/large', '/large', '/large']);
  const all = allEnded(server);
  client.destroy();
  await all;
  await assertServes(server);
  assert.deepEqual(server.handled, ['/large', '/small']);
});

test('a connection is closed when more than a hundred of its requests wait', async (t) => {
  const server = await start(t);
  const paths = Array.from({ length: 101 }, () => '/large');
  await sendInOnePiece(server, server.connect(), paths);
  assert.equal(server.open.size, 1);
  const client = server.connect();
  const closed = ended(client.resume());
  await sendInOnePiece(server, client, [...paths, '/large']);
  await closed;
  assert.equal(server.open.size, 1);
});

test('a closed server checks no more', async (t) => {
  const server = await start(t);
  await askForLarge(server);
  server.server.close();
  server.server.closeAllConnections();
  await once(server.server, 'close');
  server.server.emit('drop');
  server.pass(2);
  assert.deepEqual(server.cut, []);
});

test('refused connections are logged and counted for the operator', async (t) => {
  const server = await startRealServer(t, { maxConnections: 1, connectionsCheckingInterval: 10 });
  const only = server.connect();
  await once(only, 'connect');
  await ended(server.connect().resume());
  while (!server.logged.includes('warn connections-cut')) await new Promise(setImmediate);
  const metrics = await (await server.app.request('/metrics')).text();
  assert.match(metrics, /^http_connections_cut_total\{reason="too-many"\} 1$/m);
  only.destroy();
});
