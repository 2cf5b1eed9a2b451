/** Longest first pause, and longest of all, in ms. Each pause is twice as long as the one before. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** Three days, after which a notification has failed for good: what it announces is old by then. */
const FAILED_AFTER_MS = 3 * 24 * 60 * 60 * 1000;

export interface FailedAttempt {
  /** Number of attempts that have failed, at least 1. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly now: Date;
  /** From 0 to 1. Spreads attempts that failed together, which would overload a provider that has just come back. */
  readonly random: number;
}

/**
 * Computes the time of the next attempt by exponential backoff, with half of each pause fixed and half random. The last
 * attempt falls on the end of the three days.
 * @returns undefined after that
 */
export function nextAttemptAt({ attempts, createdAt, now, random }: FailedAttempt): Date | undefined {
  const end = createdAt.getTime() + FAILED_AFTER_MS;
  if (now.getTime() >= end) return undefined;
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return new Date(Math.min(now.getTime() + (longest * (1 + random)) / 2, end));
}
