import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery } from '../../../server/notifications/outbox.ts';
import { createChannelWorker } from '../../../server/notifications/channel-worker.ts';
import { AT, messageRecord, outboxRecord } from '../../support/store-records.ts';

const LEASE_MS = 20_000;

function delivery(id: string): Delivery {
  const { contact } = messageRecord(id);
  assert.ok(contact);
  return { ...outboxRecord(id), contact, writtenBy: null, attempts: 0, mailFailed: false };
}

test('extending leases does not extend those of rows that were claimed meanwhile', async () => {
  const [first, second, third] = ['1', '2', '3'].map(delivery) as [Delivery, Delivery, Delivery];
  const batches = [[first], [second, third]];
  const delivered: string[] = [];
  const begun = [first, second].map(({ id }) => ({ id, ...Promise.withResolvers<void>() }));
  const ended = begun.map(({ id }) => ({ id, ...Promise.withResolvers<void>() }));
  let now = new Date(AT);
  const worker = createChannelWorker({
    concurrency: 1,
    clock: () => now,
    leaseMs: LEASE_MS,
    claim: () => Promise.resolve(batches.shift() ?? []),
    deliver: async ({ id }) => {
      delivered.push(id);
      begun.find((each) => each.id === id)?.resolve();
      await ended.find((each) => each.id === id)?.promise;
    },
  });
  worker.wake();
  await begun[0]?.promise;
  const held = worker.held();
  worker.wake();
  ended[0]?.resolve();
  await begun[1]?.promise;
  worker.leasesExtended(held, new Date(now.getTime() + 2 * LEASE_MS));
  now = new Date(now.getTime() + LEASE_MS);
  ended[1]?.resolve();
  await worker.idle();
  assert.deepEqual(delivered, [first.id, second.id]);
});
