import type { Problem } from '../contract/problem.ts';

/**
 * What a failed request means for the member, who needs to know what to do next rather than which status was answered:
 * - `offline`: the line is down, or nothing answers there;
 * - `timeout`: no answer within the time allowed; whether the server did the work is not known;
 * - `session-expired`: no token, or refused even after a new one was asked for;
 * - `forbidden`, `not-found`: refused for good;
 * - `rejected`: the server names a fault in what was sent (4xx), see `problem`;
 * - `busy`: the server cannot take it now, or is still storing it, see `retryAfterSeconds`;
 * - `rate-limited`: too many requests, see `retryAfterSeconds`;
 * - `server`: everything else, including answers that make no sense.
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

/** Any thrown value as a failure that can be shown. */
export function toRequestFailure(thrown: unknown): RequestFailure {
  return thrown instanceof RequestFailure ? thrown : new RequestFailure('server', { cause: thrown });
}
