import type { Problem } from '../contract/problem.ts';

/**
 * Kinds of failed requests, told apart by what the member can do next rather than by HTTP status:
 * - `offline`: there is no line, or the server cannot be reached;
 * - `timeout`: no answer came within the time limit, so that the server may or may not have done the work;
 * - `session-expired`: there is no token, or the server refused two in a row;
 * - `forbidden`, `not-found`: another try would not help;
 * - `rejected`: the server found a fault in the request (4xx), which `problem` names;
 * - `busy`: the server is overloaded or still storing the message; `retryAfterSeconds` says when to try again;
 * - `rate-limited`: the member has sent too many requests; `retryAfterSeconds` says when to try again;
 * - `server`: everything else, including answers of an unexpected shape.
 */
export type FailureKind =
  | 'offline'
  | 'timeout'
  | 'session-expired'
  | 'forbidden'
  | 'not-found'
  | 'rejected'
  | 'busy'
  | 'rate-limited'
  | 'server';

/** Thrown for every request that did not succeed. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly kind: FailureKind;
  readonly problem: Problem | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: FailureKind, details: { problem?: Problem; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(details.problem?.detail ?? kind, { cause: details.cause });
    this.kind = kind;
    this.problem = details.problem;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Turns any thrown value into a failure that can be shown. */
export function toRequestFailure(thrown: unknown): RequestFailure {
  return thrown instanceof RequestFailure ? thrown : new RequestFailure('server', { cause: thrown });
}
