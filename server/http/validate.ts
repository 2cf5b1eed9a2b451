import type { Context } from 'hono';
import { validator } from 'hono-openapi';
import * as v from 'valibot';
import { TOO_LARGE } from '../../src/contract/drafts.ts';
import { idempotencyKey } from '../../src/contract/fields.ts';
import { ProblemError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

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
  if (!v.is(idempotencyKey, key)) throw new ProblemError('invalid-request');
  return key;
}
