import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { AppEnv } from './app-env.ts';

/** Time for which a browser may cache a preflight's answer, in seconds. */
const PREFLIGHT_MAX_AGE = 600;

/** Allows CORS for these origins; answers others as if there were no CORS. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  const answerPreflight = cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Accept-Language', 'If-Match', 'If-None-Match'],
    maxAge: PREFLIGHT_MAX_AGE,
  });
  return (c, next) => {
    c.header('Vary', 'Accept-Language, Origin');
    const origin = c.req.header('Origin');
    if (origin === undefined || !origins.includes(origin)) return next();
    if (c.req.method === 'OPTIONS') return answerPreflight(c, next);
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Access-Control-Expose-Headers', 'ETag,Retry-After');
    return next();
  };
}
