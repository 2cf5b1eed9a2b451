import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAttemptAt } from '../../../server/jobs/backoff.ts';

const CREATED = new Date('2026-03-04T09:00:00.000Z');

test('pauses double from five seconds to an hour', () => {
  const pauses = [1, 2, 3, 4, 9, 10, 11, 60].map((attempts) => {
    const next = nextAttemptAt(attempts, CREATED, CREATED);
    return next && (next.getTime() - CREATED.getTime()) / 1000;
  });
  assert.deepEqual(pauses, [5, 10, 20, 40, 1280, 2560, 3600, 3600]);
});

test('trying goes on for three days, with the last attempt at their end', () => {
  let now = CREATED;
  let attempts = 1;
  for (;;) {
    const next = nextAttemptAt(attempts, CREATED, now);
    if (!next) break;
    assert.ok(next > now);
    now = next;
    attempts++;
  }
  assert.equal(now.toISOString(), '2026-03-07T09:00:00.000Z');
  assert.ok(attempts > 72 && attempts < 100, `${attempts} attempts`);
});
