import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { AppEnv } from './app-env.ts';

/**
 * An answer with all its headers from the start, those of every answer among them. The adapter to Node sends such a plain
 * record as it is; headers that are set on a response later, one by one, cost more than a short request does otherwise.
 *
 * @param headers beside those of every answer, or instead of them; names are written alike (`Cache-Control`)
 */
export function respond(
  c: Context<AppEnv>,
  body: string,
  status: ContentfulStatusCode,
  headers: Readonly<Record<string, string>>,
): Response {
  const response = new Response(body, { status, headers: { ...c.get('headers'), ...headers } });
  c.set('complete', response);
  return response;
}

/** `c.json` for routes that are asked often (see `respond`). What `c.header` has set is not in it. */
export function respondJson<T extends object, S extends ContentfulStatusCode>(c: Context<AppEnv>, value: T, status: S) {
  const response = respond(c, JSON.stringify(value), status, { 'Content-Type': 'application/json' });
  return response as Response & TypedResponse<JSONParsed<T>, S, 'json'>;
}
