import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { validator } from 'hono-openapi';
import type * as v from 'valibot';
import type { Basis } from '../domain/drafts.ts';
import { Refusal } from '../domain/errors.ts';
import type { AppEnv } from './app-env.ts';
import { IDEMPOTENCY_KEY } from './bodies.ts';

const JSON_TYPE = /^application\/json(?:\s*;|$)/i;

function refuseInvalid({ success }: { success: boolean }): void {
  if (!success) throw new Refusal('invalid-request');
}

/** The body, checked; its faults are `invalid-request`. */
export function jsonBody<S extends v.GenericSchema>(schema: S) {
  return validator('json', schema, refuseInvalid);
}

/** The query, checked; its faults are `invalid-request`. */
export function query<S extends v.GenericSchema>(schema: S) {
  return validator('query', schema, refuseInvalid);
}

/**
 * Refuses a body of more than so many bytes. One that says its length is not read for that: the parser of HTTP holds it to
 * what it says, and a body that is looked at as a stream is slow to read.
 */
export function limitBody(maxSize: number): MiddlewareHandler<AppEnv> {
  const refuse = (): never => {
    throw new Refusal('too-large');
  };
  const limitStream = bodyLimit({ maxSize, onError: refuse });
  return (c, next) => {
    const length = c.req.header('Content-Length');
    const hasNone = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (length === undefined || c.req.header('Transfer-Encoding') !== undefined) {
      return hasNone ? next() : limitStream(c, next);
    }
    return Number(length) > maxSize ? refuse() : next();
  };
}

/** Refuses a body that is not JSON. */
export const onlyJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  const type = c.req.header('Content-Type');
  const hasBody = Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding') !== undefined;
  if (type === undefined ? hasBody : !JSON_TYPE.test(type)) throw new Refusal('unsupported-media-type');
  await next();
};

/** @throws {Refusal} when the key cannot be one, and `idempotency-key-missing` when there is none */
export function requireIdempotencyKey(c: Context<AppEnv>): string {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined || key === '') throw new Refusal('idempotency-key-missing');
  if (!IDEMPOTENCY_KEY.test(key)) throw new Refusal('invalid-request');
  return key;
}

/**
 * What a change rests on: the version that `If-Match` names, that there is nothing yet (`If-None-Match: *`), or whatever
 * is there (RFC 9110, 13.1).
 * @throws {Refusal} when neither header can be understood
 */
export function preconditionOf(c: Context<AppEnv>): Basis {
  const [match, noneMatch] = [c.req.header('If-Match'), c.req.header('If-None-Match')];
  if (noneMatch !== undefined && noneMatch !== '*') throw new Refusal('invalid-request');
  if (noneMatch === '*') return 'none';
  if (match === undefined || match === '*') return 'any';
  const version = /^"([\w-]+)"$/.exec(match)?.[1];
  if (version === undefined) throw new Refusal('invalid-request');
  return { version };
}
