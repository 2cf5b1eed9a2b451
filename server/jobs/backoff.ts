/** The first pause, and the longest, in ms. Each is twice the one before. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** Three days, after which a notification is given up (quality.md, Nothing is lost, nothing is sent twice). */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * When to try again after `attempts` failures, or `undefined` when it was tried for long enough. The last attempt falls
 * on the end of the three days.
 */
export function nextAttemptAt(attempts: number, createdAt: Date, now: Date): Date | undefined {
  const end = createdAt.getTime() + GIVE_UP_AFTER_MS;
  if (now.getTime() >= end) return undefined;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return new Date(Math.min(now.getTime() + pause, end));
}
