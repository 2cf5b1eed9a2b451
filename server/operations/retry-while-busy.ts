import { setTimeout as pause } from 'node:timers/promises';
import { UnavailableError } from '../errors.ts';

/** Attempts at a step while servers under load keep the database busy. */
const ATTEMPTS = 300;

/** Pause between two attempts, in ms. A server that waits for SQLite's lock gets it then. */
const PAUSE_MS = 20;

/**
 * Repeats a step while servers keep the database busy.
 *
 * @throws the signal's reason once it is aborted; else what the last attempt threw
 */
export async function retryWhileBusy<T>(
  step: () => Promise<T>,
  signal: AbortSignal,
  { attempts = ATTEMPTS } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === attempts) throw error;
      await pause(PAUSE_MS);
    }
  }
}
