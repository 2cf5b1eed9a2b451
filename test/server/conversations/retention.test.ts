import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  draftStart,
  idempotencyStart,
  listExpired,
  replyUntil,
  retentionStart,
} from '../../../server/conversations/retention.ts';

const GOLDEN: [now: string, start: string][] = [
  ['2026-03-04T09:00:00.000Z', '2023-03-04T09:00:00.000Z'],
  ['2026-12-31T23:59:59.999Z', '2023-12-31T23:59:59.999Z'],
  ['2028-02-29T00:00:00.000Z', '2025-02-28T00:00:00.000Z'],
  ['2027-02-28T12:00:00.000Z', '2024-02-28T12:00:00.000Z'],
];

for (const [now, start] of GOLDEN) {
  test(`at ${now} the history goes back to ${start}`, () => {
    assert.equal(retentionStart(new Date(now)).toISOString(), start);
  });
}

test('a member can reply for 30 days after an answer, and not a moment longer', () => {
  const answeredAt = '2026-03-04T09:00:00.000Z';
  const end = '2026-04-03T09:00:00.000Z';
  assert.equal(replyUntil(answeredAt, new Date(answeredAt)), end);
  assert.equal(replyUntil(answeredAt, new Date(end)), end);
  assert.equal(replyUntil(answeredAt, new Date(Date.parse(end) + 1)), null);
});

const NOW = new Date('2026-03-04T09:00:00.000Z');

function conversations(
  count: number,
  changes: { state?: 'waiting' | 'answered'; unread?: boolean; from?: string } = {},
) {
  const { state = 'answered', unread = false, from = '2026-01-01T09:00:00.000Z' } = changes;
  return Array.from({ length: count }, (_, i) => ({
    id: `${from.slice(0, 10)} ${i + 1}`,
    state,
    unread,
    lastMessageAt: new Date(Date.parse(from) - i).toISOString(),
  }));
}

test('a conversation is erased when its last message is older than 36 months, to the moment', () => {
  const at = (id: string, lastMessageAt: string) => ({ id, state: 'answered' as const, unread: true, lastMessageAt });
  assert.deepEqual(
    listExpired([at('on the day', '2023-03-04T09:00:00.000Z'), at('before', '2023-03-04T08:59:59.999Z')], NOW),
    ['before'],
  );
});

test('the 50 latest conversations are kept, the 51st is erased', () => {
  assert.deepEqual(listExpired(conversations(50), NOW), []);
  assert.deepEqual(listExpired(conversations(51).reverse(), NOW), ['2026-01-01 51']);
  assert.equal(listExpired(conversations(120), NOW).length, 70);
});

test('an unread answer is not erased for 50 later conversations', () => {
  const unopened = conversations(2, { unread: true, from: '2025-06-01T09:00:00.000Z' });
  assert.deepEqual(listExpired([...conversations(50), ...unopened], NOW), []);
});

test('a waiting conversation is never erased, and counts among the 50', () => {
  const old = conversations(60, { state: 'waiting', from: '2020-01-01T09:00:00.000Z' });
  assert.deepEqual(listExpired(old, NOW), []);
  const recent = conversations(3, { state: 'waiting' });
  const answered = conversations(50, { from: '2025-06-01T09:00:00.000Z' });
  assert.deepEqual(listExpired([...recent, ...answered], NOW), ['2025-06-01 48', '2025-06-01 49', '2025-06-01 50']);
});

test('idempotency keys are kept for 7 days, unchanged drafts for 90', () => {
  assert.equal(idempotencyStart(NOW), '2026-02-25T09:00:00.000Z');
  assert.equal(draftStart(NOW), '2025-12-04T09:00:00.000Z');
});
