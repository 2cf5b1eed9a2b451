/** The first pause at its longest, and the longest of all, in ms. Each is twice the one before. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** Three days, after which a notification is given up (quality.md, Nothing is lost, nothing is sent twice). */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

export interface FailedAttempt {
  /** How often sending has failed, at least 1. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly now: Date;
  /** From 0 to 1: what failed together is not tried again together, or it would weigh on a provider that comes back. */
  readonly random: number;
}

/**
 * When to try again, or `undefined` when it was tried for long enough. Half of each pause is fixed, the other half random.
 * The last attempt falls on the end of the three days.
 */
export function nextAttemptAt({ attempts, createdAt, now, random }: FailedAttempt): Date | undefined {
  const end = createdAt.getTime() + GIVE_UP_AFTER_MS;
  if (now.getTime() >= end) return undefined;
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return new Date(Math.min(now.getTime() + (longest * (1 + random)) / 2, end));
}
