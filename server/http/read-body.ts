import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import type { BoundedWork } from './bounded-work.ts';

const JSON_TYPE = /^application\/json(?:\s*;|$)/i;

/**
 * Reads a request's body, if it is one that may be read, and puts the request to work. While the body is on its way the
 * request is not in work: those who send slowly take no room from others.
 *
 * @param maxBytes of the body
 */
export function takeIn(work: BoundedWork, maxBytes: number): MiddlewareHandler<AppEnv> {
  const readBody = bodyReader(maxBytes);
  return async (c, next) => {
    work.assertRoom();
    assertJson(c);
    await readBody(c);
    await work.enter(next);
  };
}

/** Refuses a body that is not JSON. */
function assertJson(c: Context<AppEnv>): void {
  const type = c.req.header('Content-Type');
  const isWrong = type === undefined ? hasBody(c) : !JSON_TYPE.test(type);
  if (isWrong) throw new ProblemError('unsupported-media-type');
}

function hasBody(c: Context<AppEnv>): boolean {
  return Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding') !== undefined;
}

/**
 * Hono keeps what is read here for the route. A length that is said is believed, since HTTP's parser holds the body to it:
 * to count the bytes as they come is slower than all the rest of a request.
 */
function bodyReader(maxBytes: number): (c: Context<AppEnv, string>) => Promise<void> {
  const refuse = () => {
    throw new ProblemError('too-large');
  };
  const countBytes: MiddlewareHandler<AppEnv> = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return async (c) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
    const length = c.req.header('Content-Length');
    if (Number(length) > maxBytes) refuse();
    try {
      if (length === undefined) await countBytes(c, () => Promise.resolve());
      await c.req.text();
    } catch (error) {
      // Else the client went away in the middle.
      throw error instanceof ProblemError ? error : new ProblemError('invalid-request');
    }
  };
}
