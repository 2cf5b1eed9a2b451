import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { HTTPException } from 'hono/http-exception';
import { MESSAGE_MAX_CHARACTERS } from '../../src/contract/message-rules.ts';
import type { Problem, ProblemCode } from '../../src/contract/problem.ts';
import type { Language } from '../../src/contract/topic.ts';
import { ProblemError, UnavailableError, UnreadableError } from '../errors.ts';
import { describeError, type Log } from '../log.ts';
import type { AppEnv } from './app-env.ts';
import { PROBLEM_TEXTS } from './problem-texts.ts';

/** Pause that a client is asked for before it tries again, in seconds. */
const RETRY_AFTER_SECONDS = '5';

/** The same for a message that is being stored, which takes a moment. */
const STILL_SENDING_RETRY_AFTER_SECONDS = '1';

/** HTTP status of each problem. */
export const PROBLEM_STATUS: Readonly<Record<ProblemCode, ContentfulStatusCode>> = {
  'invalid-request': 400,
  'idempotency-key-missing': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'follow-up-not-allowed': 409,
  'already-answered': 409,
  'still-sending': 409,
  'draft-changed': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  'message-blank': 422,
  'message-too-short': 422,
  'message-too-long': 422,
  'message-too-many-marks': 422,
  'unknown-topic': 422,
  'idempotency-key-reused': 422,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
};

/**
 * Body of a problem (RFC 9457).
 * @param limit characters allowed, for a text that is too long
 */
export function writeProblem(code: ProblemCode, language: Language, limit = MESSAGE_MAX_CHARACTERS): Problem {
  const { title, detail } = PROBLEM_TEXTS[language][code];
  return {
    type: `urn:secure-messaging:problem:${code}`,
    title,
    status: PROBLEM_STATUS[code],
    detail: detail.replace('{limit}', String(limit)),
    code,
  };
}

/** Answers with a problem, in the language of the request. */
export function problem(
  c: Context<AppEnv>,
  code: ProblemCode,
  { headers = {}, limit }: { headers?: Record<string, string>; limit?: number | undefined } = {},
): Response {
  const body = writeProblem(code, c.get('language'), limit);
  return c.body(JSON.stringify(body), PROBLEM_STATUS[code], {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Language': c.get('language'),
    ...headers,
  });
}

/** Turns whatever was thrown into a problem. An unexpected error is logged once, and the client learns nothing of it. */
export function problemOf(c: Context<AppEnv>, error: Error, log: Log): Response {
  if (error instanceof ProblemError) {
    const challenge = { 'WWW-Authenticate': c.req.header('Authorization') ? 'Bearer error="invalid_token"' : 'Bearer' };
    const headers: Partial<Record<ProblemCode, Record<string, string>>> = {
      unauthorized: challenge,
      'still-sending': { 'Retry-After': STILL_SENDING_RETRY_AFTER_SECONDS },
      unavailable: { 'Retry-After': RETRY_AFTER_SECONDS },
    };
    return problem(c, error.code, { limit: error.limit, headers: headers[error.code] ?? {} });
  }
  const requestId = c.get('requestId');
  // During a key rotation, other servers may seal with a key that this one gets only with its restart.
  if (error instanceof UnavailableError || (error instanceof UnreadableError && !error.permanent)) {
    log('warn', 'unavailable', { requestId, what: error.message });
    return problem(c, 'unavailable', { headers: { 'Retry-After': RETRY_AFTER_SECONDS } });
  }
  if (error instanceof HTTPException && error.status === 400) return problem(c, 'invalid-request');
  log('error', 'internal-error', { requestId, ...describeError(error) });
  return problem(c, 'internal');
}
