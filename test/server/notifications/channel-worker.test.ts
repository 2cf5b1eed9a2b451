import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery } from '../../../server/notifications/outbox.ts';
import { createChannelWorker } from '../../../server/notifications/channel-worker.ts';
import { AT, messageRecord, outboxRecord } from '../../support/store-records.ts';

function delivery(id: string, worker: string): Delivery {
  const { contact, announcedBy } = messageRecord(id);
  assert.ok(contact);
  const row = { ...outboxRecord(id), nextAttemptAt: AT, worker, attempts: 0, mailFailed: false };
  return { ...row, contact, announcedBy, receivedAt: AT, answerDueAt: AT };
}

test('a claim is told which rows are being sent', async () => {
  const batches = [[delivery('c1', 'first')], [delivery('c2', 'second')]];
  const both = Promise.withResolvers<void>();
  const told: string[][] = [];
  const worker = createChannelWorker({
    concurrency: 2,
    claim: (_limit, sending) => {
      told.push([...sending.keys()]);
      return Promise.resolve(batches.shift() ?? []);
    },
    holds: () => true,
    deliver: ({ conversationId }) => {
      if (conversationId === 'c2') both.resolve();
      else worker.wake();
      return both.promise;
    },
  });
  worker.wake();
  await worker.idle();
  assert.deepEqual(told.slice(0, 2), [[], ['outbox-c1']]);
});

test('what is no longer held is dropped, and nothing is held in the end', async () => {
  const batches = [['c1', 'c2', 'c3'].map((id) => delivery(id, 'first'))];
  let held = 'first';
  const delivered: string[] = [];
  const worker = createChannelWorker({
    concurrency: 1,
    claim: () => Promise.resolve(batches.shift() ?? []),
    holds: (row) => row.worker === held,
    deliver: ({ id }) => {
      delivered.push(id);
      assert.equal(worker.isHolding(), true);
      held = 'second';
      return Promise.resolve();
    },
  });
  worker.wake();
  await worker.idle();
  assert.deepEqual(delivered, ['outbox-c1']);
  assert.equal(worker.isHolding(), false);
});
