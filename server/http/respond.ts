import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import { encodeJson, type Json } from '../json.ts';
import type { AppEnv } from './app-env.ts';

/** An answer with its version (`ETag`). Without JSON, the client has it. */
interface Versioned<T> {
  readonly tag: string;
  readonly json?: Json<T>;
}

/**
 * Makes an answer that has all its headers from the start. The adapter to Node sends such a plain record as it is; setting
 * headers on a response one by one takes longer than all the rest of a short request.
 *
 * @param headers add to or replace those of every answer; names are written alike (`Cache-Control`)
 */
export function respond(
  c: Context<AppEnv>,
  body: string | Uint8Array<ArrayBuffer> | null,
  status: StatusCode,
  headers: Readonly<Record<string, string>>,
): Response {
  const response = new Response(body, { status, headers: { ...c.get('headers'), ...headers } });
  c.set('complete', response);
  return response;
}

/** Faster `c.json` for frequent routes (see {@link respond}). Headers set by `c.header` are not sent. */
export function respondJson<T extends object, S extends ContentfulStatusCode>(c: Context<AppEnv>, value: T, status: S) {
  const response = respond(c, JSON.stringify(value), status, { 'Content-Type': 'application/json' });
  return response as Response & TypedResponse<JSONParsed<T>, S, 'json'>;
}

/** Reads the tags of an `If-None-Match` or `If-Match` header (RFC 9110, 13.1), without their quotes, weak ones too. */
export function readEntityTags(header: string | undefined): string[] {
  return Array.from((header ?? '').matchAll(/"([^"]*)"/g), ([, tag = '']) => tag);
}

/** Answers with an `ETag`, or with 304 to a client that has this version already (RFC 9110, 13.1.2). */
export function respondIfChanged<T extends object>(c: Context<AppEnv>, { tag, json }: Versioned<T>) {
  const headers = { ETag: `"${tag}"` };
  const response =
    json === undefined
      ? respond(c, null, 304, headers)
      : respond(c, encodeJson(json), 200, { 'Content-Type': 'application/json', ...headers });
  return response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}
