import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { SQLITE } from '../support/databases.ts';
import { readStored } from './support/read-store.ts';
import { startServerProcess } from './support/server-process.ts';
import { attachStrace } from './support/strace.ts';
import { createTestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

const REQUESTS = 5;

/** Starts a server on an existing database and sends it a first message. */
async function start(t: TestContext) {
  const testBed = await createTestBed(t, SQLITE);
  const { environment } = testBed;
  await (await startServerProcess(environment)).stop();
  const server = await startServerProcess(environment);
  t.after(() => server.kill());
  const token = await testBed.token('member');
  let sent = 0;
  const send = () => post(server.url, { token, key: `key-${++sent}`, text: `Le message numéro ${sent}.` });
  // The first request fetches the issuer's keys, which would disturb the trace.
  assert.equal((await send()).status, 201);
  await waitFor('the first mail is accepted', () => testBed.mails.length === 1);
  return { environment, server, send };
}

test('the write-ahead log is synced to disk before each 201', async (t) => {
  const { server, send } = await start(t);
  const trace = await attachStrace(t, server.pid, ['-e', 'trace=fsync,fdatasync,write,writev']);
  for (let i = 0; i < REQUESTS; i++) assert.equal((await send()).status, 201);
  const calls = await trace.detach();
  let synced = 0;
  const syncedBefore: number[] = [];
  for (const call of calls) {
    if (/f(?:data)?sync\(\d+<[^>]+-wal>\)\s+= 0/.test(call)) synced++;
    if (/writev?\(.*HTTP\/1\.1 201/.test(call)) {
      syncedBefore.push(synced);
      synced = 0;
    }
  }
  t.diagnostic(`syncs of the write-ahead log before each of ${REQUESTS} answers: ${syncedBefore.join(' ')}`);
  assert.equal(syncedBefore.length, REQUESTS);
  assert.ok(syncedBefore.every((count) => count >= 1));
});

const FAULTS = [
  ['a full disk', 'pwrite64:error=ENOSPC'],
  ['a disk that fails to write', 'pwrite64:error=EIO'],
  ['a disk that fails to sync', 'fsync,fdatasync:error=EIO'],
] as const;

for (const [what, injection] of FAULTS) {
  test(`with ${what} the server answers 503, never 201, and recovers by itself`, async (t) => {
    const { environment, server, send } = await start(t);
    const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
    const trace = await attachStrace(t, server.pid, ['-e', `inject=${injection}`]);
    for (let i = 0; i < REQUESTS; i++) {
      const response = await send();
      assert.equal(response.status, 503);
      assert.ok(Number(response.headers.get('Retry-After')) > 0);
    }
    await waitFor('the server is not ready', async () => (await readiness()) === 503);
    await trace.detach();
    await waitFor('the server is ready again', async () => (await readiness()) === 200);
    assert.equal((await send()).status, 201);
    await server.stop();
    const { messages } = await readStored(environment, ['member']);
    assert.equal(messages.length, 2, 'acknowledged messages are stored, and nothing else');
  });
}
