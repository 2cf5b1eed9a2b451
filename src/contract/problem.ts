import type { MessageFault } from './message-rules.ts';

/** Stable machine-readable `code` of each problem the API answers with (RFC 9457 extension member). */
export type ProblemCode =
  | MessageFault
  | 'invalid-request'
  | 'unknown-topic'
  | 'idempotency-key-missing'
  | 'idempotency-key-reused'
  | 'still-sending'
  | 'draft-changed'
  | 'follow-up-not-allowed'
  | 'already-answered'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'rate-limited'
  | 'internal'
  | 'unavailable';

/** Body of every `application/problem+json` answer. */
export interface Problem {
  /** `urn:secure-messaging:problem:<code>` */
  type: string;
  /** Short summary, in the language asked for. */
  title: string;
  /** HTTP status. */
  status: number;
  /** What to do about it, in the language asked for. */
  detail: string;
  code: ProblemCode;
}
