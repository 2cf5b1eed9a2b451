import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { LANGUAGES } from '../../src/contract/topic.ts';
import type { Metrics } from '../metrics.ts';
import type { AppEnv } from './app-env.ts';
import { negotiateLanguage } from './language.ts';

/**
 * Headers of every answer, whatever its status. No answer of the API is a page, so nothing may be loaded, framed, sniffed
 * or cached. Most are those of Hono's `secureHeaders`; the answers that the socket writes itself need them as well.
 */
export const ANSWER_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
  'Cache-Control': 'no-store',
} as const;

/** Gives each request its id, language and answer headers, and measures it. */
export function prepareRequest(metrics: Metrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const start = performance.now();
    const requestId = randomUUID();
    c.set('requestId', requestId);
    c.set('language', negotiateLanguage(c.req.header('Accept-Language'), LANGUAGES));
    const headers = { ...ANSWER_HEADERS, Vary: 'Accept-Language', 'X-Request-Id': requestId };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    await next();
    const seconds = (performance.now() - start) / 1000;
    metrics.requestEnded({ method: c.req.method, route: routePath(c, -1), status: c.res.status, seconds });
  };
}
