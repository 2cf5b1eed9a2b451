import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';

export interface ReadBodyOptions {
  readonly maxBytes: number;
  /** Number of requests that may be handled at the same time. */
  readonly maxConcurrent: number;
}

const JSON_TYPE = /^application\/json(?:\s*;|$)/i;

/**
 * Reads the request's JSON body, then lets the route handle it. Beyond `maxConcurrent` requests it answers `unavailable`:
 * a refusal at once is better for everybody than an answer that comes too late. A request counts once its body has
 * arrived, so slow senders take no place from others.
 */
export function readBody({ maxBytes, maxConcurrent }: ReadBodyOptions): MiddlewareHandler<AppEnv> {
  const readText = createTextReader(maxBytes);
  let concurrent = 0;
  const assertCapacity = () => {
    if (concurrent >= maxConcurrent) throw new ProblemError('unavailable');
  };
  return async (c, next) => {
    assertCapacity();
    assertJson(c);
    await readText(c);
    assertCapacity();
    concurrent++;
    try {
      await next();
    } finally {
      concurrent--;
    }
  };
}

/** @throws {ProblemError} `unsupported-media-type` for a body that is not JSON */
function assertJson(c: Context<AppEnv>): void {
  const type = c.req.header('Content-Type');
  const isWrong = type === undefined ? hasBody(c) : !JSON_TYPE.test(type);
  if (isWrong) throw new ProblemError('unsupported-media-type');
}

function hasBody(c: Context<AppEnv>): boolean {
  return Number(c.req.header('Content-Length') ?? 0) > 0 || c.req.header('Transfer-Encoding') !== undefined;
}

/**
 * Creates a reader whose text Hono caches for the route. The reader trusts a `Content-Length`, since the HTTP parser cuts
 * the body there: counting the bytes as they arrive is slower than all the rest of a request.
 */
function createTextReader(maxBytes: number): (c: Context<AppEnv, string>) => Promise<void> {
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
      // Any other error means that the client went away before the end.
      throw error instanceof ProblemError ? error : new ProblemError('invalid-request');
    }
  };
}
