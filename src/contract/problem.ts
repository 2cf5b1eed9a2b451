import * as v from 'valibot';
import { MESSAGE_FAULTS } from './message-rules.ts';

/** Every problem of the API, by its stable, machine-readable code (an extension member of RFC 9457). */
export const PROBLEM_CODES = [
  ...MESSAGE_FAULTS,
  'invalid-request',
  'unknown-topic',
  'idempotency-key-missing',
  'idempotency-key-reused',
  'still-sending',
  'draft-changed',
  'follow-up-not-allowed',
  'already-answered',
  'unauthorized',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'rate-limited',
  'internal',
  'unavailable',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Body of every `application/problem+json` answer (RFC 9457). */
export const problem = v.pipe(
  v.object({
    type: v.pipe(v.string(), v.description('`urn:secure-messaging:problem:` and the code.')),
    title: v.pipe(v.string(), v.description('Short summary, in the language asked for.')),
    status: v.pipe(v.number(), v.integer(), v.description('HTTP status.')),
    detail: v.pipe(v.string(), v.description('Advice to the reader, in the language asked for.')),
    code: v.pipe(v.picklist(PROBLEM_CODES), v.description('Stable, machine-readable name of the problem.')),
  }),
  v.metadata({ ref: 'Problem', description: 'A refusal or an error (RFC 9457).' }),
);
export type Problem = v.InferOutput<typeof problem>;
