import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createWorkerLease } from '../../../server/notifications/worker-lease.ts';
import type { Store } from '../../../server/store/store.ts';
import { createTestApp } from '../../support/server-app.ts';

const SECOND_MS = 1000;

async function start(t: TestContext) {
  const server = await createTestApp(t);
  const pass = (ms: number) => void (server.now = new Date(server.now.getTime() + ms));
  /** Called in each transaction, which it delays in the time of the clock. */
  const database = { delay: () => undefined as void };
  const transaction: Store['transaction'] = async (work) => {
    const result = await server.store.transaction(work);
    database.delay();
    return result;
  };
  return { server, pass, database, lease: createWorkerLease({ transaction }, () => server.now) };
}

test('a server has one lease at a time, whoever of its channels asks first', async (t) => {
  const { lease, pass } = await start(t);
  const [worker, same] = await Promise.all([lease.worker(), lease.worker()]);
  assert.equal(worker, same);
  pass(19 * SECOND_MS);
  await lease.extend();
  pass(19 * SECOND_MS);
  assert.equal(await lease.worker(), worker);
  assert.equal(lease.holds({ worker }), true);
});

test('a lease that expired is not revived: the next has another id', async (t) => {
  const { lease, pass } = await start(t);
  const worker = await lease.worker();
  pass(20 * SECOND_MS);
  await lease.extend();
  assert.equal(lease.holds({ worker }), false);
  const next = await lease.worker();
  assert.notEqual(next, worker);
  assert.deepEqual([lease.holds({ worker }), lease.holds({ worker: next })], [false, true]);
});

test('a lease is lost if its extension was stored after it had expired, or if another has ended it', async (t) => {
  const { server, lease, pass, database } = await start(t);
  const first = await lease.worker();
  pass(10 * SECOND_MS);
  database.delay = () => pass(11 * SECOND_MS);
  await lease.extend();
  database.delay = () => undefined;
  assert.equal(lease.holds({ worker: first }), false);

  const second = await lease.worker();
  await server.store.transaction(({ outbox }) => outbox.endLease(second));
  await lease.extend();
  assert.equal(lease.holds({ worker: second }), false);
});
