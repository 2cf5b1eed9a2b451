import { hash } from 'node:crypto';
import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
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
  body: string | null,
  status: StatusCode,
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

/**
 * The same with an `ETag`, and 304 without it to a client that has it already (RFC 9110, 13.1.2). Hono's `etag` does this
 * for any response, by copying its stream and by a digest that waits for another thread.
 */
export function respondIfChanged<T extends object>(c: Context<AppEnv>, value: T) {
  const body = JSON.stringify(value);
  const tag = `"${hash('sha1', body, 'base64url')}"`;
  const known = c.req.header('If-None-Match');
  const response =
    known === '*' || known?.includes(tag)
      ? respond(c, null, 304, { ETag: tag })
      : respond(c, body, 200, { 'Content-Type': 'application/json', ETag: tag });
  return response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}
