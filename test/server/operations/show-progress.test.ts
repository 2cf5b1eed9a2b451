import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { isTerminal, showProgress } from '../../../server/operations/show-progress.ts';
import type { Progress } from '../../../server/progress.ts';

const ESCAPE = '\u001B[';

function open(kind: 'terminal' | 'pipe') {
  let now = 5000;
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const isTerminal = kind === 'terminal';
  if (isTerminal) Object.assign(stream, { isTTY: true, columns: 120, rows: 24 });
  const display = showProgress({ stream, isTerminal, now: () => now });
  return {
    display,
    wait: (ms: number) => void (now += ms),
    copied: (done: number) => display.report({ step: 'Copying', done, total: 4000, unit: 'rows' }),
    report: (progress: Progress) => display.report(progress),
    /** Takes what was written since the last look. */
    take: () => {
      const taken = written;
      written = '';
      return taken;
    },
  };
}

test('a pipe gets a plain line every ten seconds: what, how much of how much, rate and time left', () => {
  const { copied, wait, take } = open('pipe');
  copied(0);
  wait(9999);
  copied(999);
  assert.equal(take(), '');
  wait(1);
  copied(1000);
  assert.equal(take(), 'Copying: 1,000 of 4,000 rows (25 %), 100 rows/s, 30 s left\n');
  wait(9999);
  copied(1999);
  assert.equal(take(), '');
  wait(1);
  copied(2000);
  assert.equal(take(), 'Copying: 2,000 of 4,000 rows (50 %), 100 rows/s, 20 s left\n');
});

test('a terminal gets one bar, which is redrawn in its place and removed in the end', () => {
  const { display, copied, wait, take } = open('terminal');
  copied(0);
  wait(1000);
  copied(1000);
  const first = take();
  assert.match(first, /Copying {2}█{5}░{15} {2}25 % {2}1,000 of 4,000 rows {2}1,000 rows\/s {2}3 s left\n/);
  wait(99);
  copied(1990);
  assert.equal(take(), '', 'not more often than can be seen');
  wait(1);
  copied(2000);
  const second = take();
  assert.ok(second.includes(`${ESCAPE}2K`), 'the line is erased before');
  assert.match(second, /█{10}░{10} {2}50 % {2}2,000 of 4,000 rows {2}1,818 rows\/s {2}2 s left\n/);
  display.clear();
  assert.ok(take().includes(`${ESCAPE}2K`));
  assert.doesNotMatch(first + second, /\?25l/, 'the cursor is not hidden');
});

test('what ends at once shows nothing, neither on a terminal nor in a pipe', () => {
  for (const kind of ['terminal', 'pipe'] as const) {
    const { display, copied, wait, take } = open(kind);
    copied(0);
    wait(999);
    copied(4000);
    display.tick();
    display.clear();
    assert.equal(take(), '', kind);
  }
});

test('the rate is that of the last half minute, so that a fast beginning promises nothing', () => {
  const { copied, wait, take } = open('pipe');
  copied(0);
  wait(1000);
  copied(3000);
  for (let second = 1; second <= 40; second++) {
    wait(1000);
    copied(3000 + second * 10);
  }
  assert.match(take(), /Copying: 3,390 of 4,000 rows \(84 %\), 10 rows\/s, 1 min 01 s left\n$/);
});

test('each step is measured by itself, bytes are shown as megabytes, and a step without a total as time', () => {
  const { report, display, wait, take } = open('pipe');
  report({ step: 'Copying', done: 0, total: 5e9, unit: 'bytes' });
  wait(20_000);
  report({ step: 'Copying', done: 1e9, total: 5e9, unit: 'bytes' });
  assert.equal(take(), 'Copying: 1,000 of 5,000 MB (20 %), 50 MB/s, 1 min 20 s left\n');
  report({ step: 'Checking', done: 0, unit: 'rows' });
  wait(12_000);
  display.tick();
  assert.equal(take(), 'Checking: 12 s so far\n');
  report({ step: 'Opening', done: 0, total: 100_000, unit: 'rows' });
  wait(10_000);
  report({ step: 'Opening', done: 100, total: 100_000, unit: 'rows' });
  assert.equal(take(), 'Opening: 100 of 100,000 rows (0 %), 10 rows/s, 2 h 46 min left\n');
});

test('an interrupted command leaves a line of how far it came, and none if it did not begin', () => {
  for (const kind of ['terminal', 'pipe'] as const) {
    const { display, copied, wait, take } = open(kind);
    display.leave();
    assert.doesNotMatch(take(), /\n/, kind);
    copied(0);
    wait(500);
    copied(3999);
    display.leave();
    assert.ok(take().endsWith('Copying: 3,999 of 4,000 rows (99 %)\n'), kind);
  }
});

test('a bar is only for a terminal that can move its cursor, and not for the log of a CI run', () => {
  assert.equal(isTerminal({ isTTY: true }, { TERM: 'xterm' }), true);
  assert.equal(isTerminal({}, { TERM: 'xterm' }), false);
  assert.equal(isTerminal({ isTTY: true }, { TERM: 'dumb' }), false);
  assert.equal(isTerminal({ isTTY: true }, { TERM: 'xterm', CI: 'true' }), false);
});
