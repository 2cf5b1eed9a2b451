import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAttemptAt } from '../../../server/notifications/backoff.ts';

const CREATED = new Date('2026-03-04T09:00:00.000Z');

test('the longest possible pause doubles from five seconds to an hour', () => {
  const pauses = [1, 2, 3, 4, 9, 10, 11, 60].map((attempts) => {
    const next = nextAttemptAt({ attempts, createdAt: CREATED, now: CREATED, random: 1 });
    return next && (next.getTime() - CREATED.getTime()) / 1000;
  });
  assert.deepEqual(pauses, [5, 10, 20, 40, 1280, 2560, 3600, 3600]);
});

test('half of each pause is random, so that notifications that failed together are not repeated together', () => {
  const pauses = [0, 0.5, 1].map((random) => {
    const next = nextAttemptAt({ attempts: 3, createdAt: CREATED, now: CREATED, random });
    return next && (next.getTime() - CREATED.getTime()) / 1000;
  });
  assert.deepEqual(pauses, [10, 15, 20]);
});

test('a notification is tried for three days, for the last time at their end', () => {
  let now = CREATED;
  let attempts = 1;
  for (;;) {
    const next = nextAttemptAt({ attempts, createdAt: CREATED, now, random: 1 });
    if (!next) break;
    assert.ok(next > now);
    now = next;
    attempts++;
  }
  assert.equal(now.toISOString(), '2026-03-07T09:00:00.000Z');
  assert.ok(attempts > 72 && attempts < 100, `${attempts} attempts`);
});
