import type { Context, TypedResponse } from 'hono';
import type { JSONParsed } from 'hono/utils/types';
import { encodeJson, type Versioned } from '../json.ts';
import type { AppEnv } from './app-env.ts';

/** Reads the tags of an `If-None-Match` header (RFC 9110, 13.1.2), without their quotes, weak ones too. */
export function readEntityTags(header: string | undefined): string[] {
  return Array.from((header ?? '').matchAll(/"([^"]*)"/g), ([, tag = '']) => tag);
}

/** Answers with an `ETag`, or with 304 to a client that has this version already. */
export function respondIfChanged<T extends object>(c: Context<AppEnv>, { tag, json }: Versioned<T>) {
  c.header('ETag', `"${tag}"`);
  const response: Response =
    json === undefined ? c.body(null, 304) : c.body(encodeJson(json), 200, { 'Content-Type': 'application/json' });
  return response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>;
}
