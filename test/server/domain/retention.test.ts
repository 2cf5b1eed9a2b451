import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replyUntil, retentionStart } from '../../../server/domain/retention.ts';

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
