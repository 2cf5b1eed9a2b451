import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../../server/errors.ts';
import { retryWhileBusy } from '../../../server/operations/retry-while-busy.ts';

const GOING_ON = new AbortController().signal;
const busy = () => Promise.reject(new UnavailableError('busy'));

test('a step is repeated while the database is busy, as often as asked, and no other failure is', async () => {
  let attempts = 0;
  const third = () => (++attempts < 3 ? busy() : Promise.resolve('done'));
  assert.equal(await retryWhileBusy(third, GOING_ON), 'done');
  attempts = 0;
  await assert.rejects(retryWhileBusy(third, GOING_ON, { attempts: 2 }), UnavailableError);
  const broken = () => Promise.reject(new Error(`broken at ${++attempts}`));
  await assert.rejects(retryWhileBusy(broken, GOING_ON), /broken at 3/);
});

test('waiting for a busy database ends when the command is stopped', async () => {
  const stopping = new AbortController();
  let attempts = 0;
  const stoppedMeanwhile = () => {
    if (++attempts === 2) stopping.abort(new Error('stopped'));
    return busy();
  };
  await assert.rejects(retryWhileBusy(stoppedMeanwhile, stopping.signal), /stopped/);
  assert.equal(attempts, 2);
});
