import { setTimeout as pause } from 'node:timers/promises';

const POLL_INTERVAL_MS = 20;

/** Polls until the condition holds. @throws when it does not within `ms` */
export async function waitFor(
  description: string,
  condition: () => Promise<boolean> | boolean,
  ms = 60_000,
): Promise<void> {
  for (const end = Date.now() + ms; !(await condition()); await pause(POLL_INTERVAL_MS)) {
    if (Date.now() > end) throw new Error(`timed out after ${ms} ms: ${description}`);
  }
}
