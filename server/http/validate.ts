import type { Context } from 'hono';
import { validator } from 'hono-openapi';
import type * as v from 'valibot';
import { ProblemError } from '../errors.ts';
import type { Precondition } from '../store/store.ts';
import type { AppEnv } from './app-env.ts';
import { IDEMPOTENCY_KEY, TOO_LARGE } from './bodies.ts';

/** What has come of a check, with its faults. */
interface Checked {
  readonly success: boolean;
  readonly error?: readonly { readonly message: string }[];
}

function refuseInvalid({ success, error: faults }: Checked): void {
  if (success) return;
  throw new ProblemError(faults?.every(({ message }) => message === TOO_LARGE) ? TOO_LARGE : 'invalid-request');
}

/** The body, checked; its faults are `invalid-request`, or `too-large` when that is all. */
export function jsonBody<S extends v.GenericSchema>(schema: S) {
  return validator('json', schema, refuseInvalid);
}

/** What the path names, checked; what cannot be an id is `not-found`, as one that is unknown. */
export function path<S extends v.GenericSchema>(schema: S) {
  return validator('param', schema, ({ success }) => {
    if (!success) throw new ProblemError('not-found');
  });
}

/** The query, checked; its faults are `invalid-request`. */
export function query<S extends v.GenericSchema>(schema: S) {
  return validator('query', schema, refuseInvalid);
}

/** @throws {ProblemError} when the key cannot be one, and `idempotency-key-missing` when there is none */
export function requireIdempotencyKey(c: Context<AppEnv>): string {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined || key === '') throw new ProblemError('idempotency-key-missing');
  if (!IDEMPOTENCY_KEY.test(key)) throw new ProblemError('invalid-request');
  return key;
}

/** Each number of them is a statement of its own, which the database keeps. */
const MAX_TAGS = 8;

const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;
const ENTITY_TAGS = /^(?:W\/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W\/)?"[^"]*")*$/;

/**
 * What a change rests on: the versions that `If-Match` names, that there is something (`If-Match: *`) or nothing yet
 * (`If-None-Match: *`), or whatever is there (RFC 9110, 13.1). A weak tag counts as its version, other than the RFC has
 * it: a proxy that compresses an answer makes its tag weak, and no change would ever be taken behind it.
 * @throws {ProblemError} when a header cannot be understood
 */
export function preconditionOf(c: Context<AppEnv>): Precondition {
  const [match, noneMatch] = [c.req.header('If-Match'), c.req.header('If-None-Match')];
  if (noneMatch !== undefined && noneMatch !== '*') throw new ProblemError('invalid-request');
  if (noneMatch === '*') return 'none';
  if (match === undefined) return 'any';
  if (match === '*') return 'some';
  const versions = Array.from(match.matchAll(ENTITY_TAG), ([, version = '']) => version);
  if (!ENTITY_TAGS.test(match) || versions.length > MAX_TAGS) throw new ProblemError('invalid-request');
  return { versions };
}
