import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { AppEnv } from './app-env.ts';

/** How long a browser may remember a preflight's answer, in seconds. */
const PREFLIGHT_MAX_AGE = 600;

/** Answers the pages of these origins; to all others it is as if there were no CORS. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  const answer = cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Accept-Language', 'If-Match', 'If-None-Match'],
    exposeHeaders: ['ETag', 'Retry-After'],
    maxAge: PREFLIGHT_MAX_AGE,
  });
  return async (c, next) => {
    if (origins.includes(c.req.header('Origin') ?? '')) return answer(c, next);
    await next();
    c.res.headers.append('Vary', 'Origin');
  };
}
