import type { ProblemCode } from '../src/contract/problem.ts';

/** A request that cannot be done, with the code of its problem (RFC 9457). http/problem.ts adds status and words. */
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

/** The database or the identity provider is away. A repeat may succeed. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';

  /** @param what names the part for the operator; it never reaches the client */
  constructor(what: string, options?: ErrorOptions) {
    super(what, options);
  }
}

/** Stored data cannot be read. The message says why, free of personal data. */
export class UnreadableError extends Error {
  override readonly name: string = 'UnreadableError';
  /** True when nobody can read it any more, false when another server may, or this one after a restart. */
  readonly permanent: boolean;

  constructor(message: string, { permanent, ...options }: ErrorOptions & { permanent: boolean }) {
    super(message, options);
    this.permanent = permanent;
  }
}

/** Resolves as `reading`, or to undefined for an {@link UnreadableError}, so that damaged data affects nothing else. */
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

/**
 * Tells the operator why a command failed.
 * @param context begins the line when the error's own message is not written for the operator
 */
export function explainError(error: unknown, context: string): string {
  if (!(error instanceof Error)) return `${context}: ${String(error)}`;
  if (error instanceof OperatorError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `PORT: ${String(error.port)} is taken by another program`;
  }
  const cause = error.cause instanceof Error ? ` (${firstLine(error.cause)})` : '';
  return `${context}: ${firstLine(error)}${cause}`;
}

/** The error's code replaces an empty message: a refused connection to a name with several addresses has none. */
function firstLine(error: Error): string {
  const [line = ''] = error.message.split('\n');
  return line || ('code' in error ? String(error.code) : error.name);
}
