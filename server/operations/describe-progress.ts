import type { Progress } from '../progress.ts';

/** Time over which the rate is measured, in ms: what was skipped or read fast before says little about the rest. */
const WINDOW_MS = 30_000;

/** Least time between two measurements that are kept, in ms. */
const SAMPLE_MS = 250;

/** Parts of the line about a step, worded for people. A part that cannot be known yet is left out. */
export interface Description {
  readonly step: string;
  /** Such as "1,200 of 4,800 rows". */
  readonly amount: string;
  /** Part that is done, from 0 to 1. */
  readonly share?: number;
  /** Such as "850 rows/s". */
  readonly rate?: string;
  /** Such as "2 min 05 s left". */
  readonly left?: string;
}

/** Measures one step. */
export class StepMeter {
  readonly #start: number;
  readonly #samples: { at: number; done: number }[] = [];
  #last: Progress;

  /** @param at time in ms, of a clock that never goes back */
  constructor(first: Progress, at: number) {
    this.#start = at;
    this.#last = first;
    this.#samples.push({ at, done: first.done });
  }

  get step(): string {
    return this.#last.step;
  }

  add(progress: Progress, at: number): void {
    this.#last = progress;
    const before = this.#samples.at(-1);
    if (before && at - before.at < SAMPLE_MS) return;
    this.#samples.push({ at, done: progress.done });
    while ((this.#samples[1]?.at ?? Infinity) <= at - WINDOW_MS) this.#samples.shift();
  }

  describe(at: number): Description {
    const { step, done, total, unit } = this.#last;
    if (total === undefined && done === 0) return { step, amount: `${describeTime(at - this.#start)} so far` };
    const rate = this.#perSecond(at);
    const amount =
      total === undefined
        ? `${describeNumber(done, unit)} ${nameOf(unit)}`
        : `${describeNumber(done, unit)} of ${describeNumber(total, unit)} ${nameOf(unit)}`;
    const isKnown = total !== undefined && total > 0;
    return {
      step,
      amount,
      ...(isKnown && { share: Math.min(done / total, 1) }),
      ...(rate > 0 && { rate: `${describeNumber(rate, unit)} ${nameOf(unit)}/s` }),
      ...(rate > 0 && isKnown && { left: `${describeTime((Math.max(total - done, 0) / rate) * 1000)} left` }),
    };
  }

  #perSecond(at: number): number {
    const [oldest] = this.#samples;
    if (!oldest || at <= oldest.at) return 0;
    return ((this.#last.done - oldest.done) / (at - oldest.at)) * 1000;
  }
}

/** Words a description as one line, for logs and files. */
export function toLine({ step, amount, share, rate, left }: Description): string {
  const percent = share === undefined ? '' : ` (${toPercent(share)})`;
  return `${step}: ${[amount + percent, rate, left].filter((part) => part !== undefined).join(', ')}`;
}

/** Width of the bar, in characters. */
const BAR = 20;

/** Words a description for a terminal, with a bar. */
export function toBar({ step, amount, share, rate, left }: Description): string {
  const full = Math.round((share ?? 0) * BAR);
  const bar =
    share === undefined ? undefined : `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${toPercent(share).padStart(5)}`;
  return [step, bar, amount, rate, left].filter((part) => part !== undefined).join('  ');
}

/** Rounded down: 100 % is said when nothing is left. */
const toPercent = (share: number) => `${Math.floor(share * 100)} %`;

const nameOf = (unit: Progress['unit']) => (unit === 'bytes' ? 'MB' : unit);

function describeNumber(number: number, unit: Progress['unit']): string {
  const value = unit === 'bytes' ? number / 1e6 : number;
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** Words a time in ms by its two largest units. */
function describeTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (number: number) => String(number).padStart(2, '0');
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
