import { randomUUID } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { describeError, type Log } from '../log.ts';
import { nextNight } from './next-night.ts';

/** How often is looked whether the job is due, in ms. */
const CHECK_MS = 5 * 60 * 1000;

/** How long the job belongs to the server that does it, in ms, and how often it makes that longer. */
const LEASE_MS = 2 * 60 * 1000;
const BEAT_MS = 30 * 1000;

/** After this a job that failed is tried again, in ms. */
const RETRY_MS = 10 * 60 * 1000;

export interface DailyJobDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly clock: () => Date;
  readonly log: Log;
}

export interface DailyJob {
  /** Does the job if it is due and no other server is doing it; resolves when it is done. */
  runIfDue(): Promise<void>;
  /** Stops the job where it is; whoever looks next goes on. */
  close(): Promise<void>;
}

/**
 * The clock of work that is done once a night, by one of all the servers. The database knows when it is due: a restart
 * does not do it again, and a server that was off at night catches up.
 *
 * @param work may be done again after it was stopped or failed
 */
export function startDailyJob(
  { store, clock, log }: DailyJobDeps,
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
): DailyJob {
  const worker = randomUUID();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const inMs = (ms: number) => new Date(clock().getTime() + ms);
  const schedule = (dueAt: Date) => store.transaction(({ jobs }) => jobs.schedule(name, worker, dueAt.toISOString()));

  async function claimAndWork(): Promise<void> {
    const claim = { worker, now: clock().toISOString(), leaseUntil: inMs(LEASE_MS).toISOString() };
    if (!(await store.transaction(({ jobs }) => jobs.claim(name, claim)))) return;
    // A beat that fails is no matter: the next one may succeed, and the work fails by itself.
    const beat = setInterval(() => void schedule(inMs(LEASE_MS)).catch(() => undefined), BEAT_MS);
    let dueAt: Date;
    try {
      await work(stopping.signal);
      dueAt = stopping.signal.aborted ? clock() : nextNight(clock());
    } catch (error) {
      log('error', 'job-failed', { job: name, ...describeError(error) });
      dueAt = inMs(RETRY_MS);
    } finally {
      clearInterval(beat);
    }
    await schedule(dueAt);
  }

  function runIfDue(): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    running ??= claimAndWork()
      .catch((error: unknown) => log('error', 'job-unavailable', { job: name, ...describeError(error) }))
      .finally(() => (running = undefined));
    return running;
  }

  const timer = setInterval(() => void runIfDue(), CHECK_MS);
  return {
    runIfDue,
    async close() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
