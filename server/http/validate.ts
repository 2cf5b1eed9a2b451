import type { Context } from 'hono';
import { validator } from 'hono-openapi';
import * as v from 'valibot';
import { TOO_LARGE } from '../../src/contract/drafts.ts';
import { idempotencyKey } from '../../src/contract/fields.ts';
import { ProblemError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

/** Result of a check, with its faults. */
interface Checked {
  readonly success: boolean;
  readonly error?: readonly { readonly message: string }[];
}

function refuseInvalid({ success, error: faults }: Checked): void {
  if (success) return;
  throw new ProblemError(faults?.every(({ message }) => message === TOO_LARGE) ? TOO_LARGE : 'invalid-request');
}

/** Checks the body: `invalid-request` for its faults, or `too-large` when a draft only has to be shortened. */
export function jsonBody<S extends v.GenericSchema>(schema: S) {
  return validator('json', schema, refuseInvalid);
}

/** Checks the path: `not-found` for a text that cannot be an id, as for an unknown id. */
export function path<S extends v.GenericSchema>(schema: S) {
  return validator('param', schema, ({ success }) => {
    if (!success) throw new ProblemError('not-found');
  });
}

/** Checks the query: `invalid-request` for its faults. */
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
