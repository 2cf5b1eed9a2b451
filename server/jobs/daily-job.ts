import { randomUUID } from 'node:crypto';
import { fromParis, toParis } from '../calendar/paris-time.ts';
import { describeError, type Log } from '../log.ts';
import type { Store } from '../store/store.ts';

/** Interval between two checks of whether the job is due, in ms. */
const CHECK_MS = 5 * 60 * 1000;

/** Lease of the server that runs the job, and interval between two extensions of it, in ms. */
const LEASE_MS = 2 * 60 * 1000;
const HEARTBEAT_MS = 30 * 1000;

/** Pause before a failed job is retried, in ms. */
const RETRY_MS = 10 * 60 * 1000;

export interface DailyJobDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly clock: () => Date;
  readonly log: Log;
}

export interface DailyJob {
  /** Runs the job if it is due and no other server runs it. Resolves when it has ended. */
  runIfDue(): Promise<void>;
  /** Stops the job between two steps. The next server that checks goes on with it. */
  close(): Promise<void>;
}

/** Three in the morning in Paris, in ms since midnight: few members write then. */
const QUIET_HOUR_MS = 3 * 60 * 60 * 1000;

/**
 * Schedules work that one of all the servers does once a night. The due time is kept in the database: a restart does not
 * repeat the work, and a server that was off at night catches up.
 *
 * @param work may run again after it was stopped or failed
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
    // A failed extension is ignored: the next may succeed, and if the database is away the work fails by itself.
    const heartbeat = setInterval(() => void schedule(inMs(LEASE_MS)).catch(() => undefined), HEARTBEAT_MS);
    let dueAt: Date;
    try {
      await work(stopping.signal);
      dueAt = stopping.signal.aborted ? clock() : nextNight(clock());
    } catch (error) {
      log('error', 'job-failed', { job: name, ...describeError(error) });
      dueAt = inMs(RETRY_MS);
    } finally {
      clearInterval(heartbeat);
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

/** Returns the first quiet hour after `now`. */
export function nextNight(now: Date): Date {
  const { day, time } = toParis(now);
  return fromParis({ day: time < QUIET_HOUR_MS ? day : day + 1, time: QUIET_HOUR_MS });
}
