import type { ProblemCode } from '../src/contract/problem.ts';

/** What the API refuses, by its stable code. How it is said, and with which status, is the routes' matter. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  /** For a text that is too long: what is allowed, in code points. */
  readonly limit: number | undefined;

  constructor(code: ProblemCode, { limit }: { limit?: number } = {}) {
    super(code);
    this.code = code;
    this.limit = limit;
  }
}

/** Something the server leans on is away: the database, the identity provider. A repeat may succeed. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';

  /** @param what names the part for the operator; it never reaches the client */
  constructor(what: string, options?: ErrorOptions) {
    super(what, options);
  }
}

/** One thing that is kept cannot be read. Its message says why, free of personal data. */
export class UnreadableError extends Error {
  override readonly name: string = 'UnreadableError';
  /** True when nobody can read it any more, false when another server may, or this one after a restart. */
  readonly permanent: boolean;

  constructor(message: string, { permanent, ...options }: ErrorOptions & { permanent: boolean }) {
    super(message, options);
    this.permanent = permanent;
  }
}

/** What `reading` resolves to, or nothing when it cannot be read: one thing that is damaged holds up no other. */
export async function unlessUnreadable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

/** Work that must run alone is running already. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/** Something the operator can mend: the message says what, in one line for each cause. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}
