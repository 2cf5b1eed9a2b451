declare const content: unique symbol;

/**
 * A value as JSON in parts: text, and bytes of UTF-8. What is stored as JSON goes into an answer as it is, since parsing and
 * writing it again would cost more than reading it.
 */
export type Json<T> = readonly (string | Uint8Array)[] & { readonly [content]?: T };

/** An answer that has a version. */
export interface Versioned<T> {
  /** Entity tag (RFC 9110, 8.8.3), without its quotes. */
  readonly tag: string;
  /** Left out for a client that has this version. */
  readonly json?: Json<T>;
}

const encoder = new TextEncoder();

/** Most bytes of UTF-8 that one unit of a string becomes. */
const BYTES_PER_UNIT = 3;

/** Joins the parts. */
export function encodeJson(json: Json<unknown>): Uint8Array<ArrayBuffer> {
  let size = 0;
  for (const part of json) size += typeof part === 'string' ? part.length * BYTES_PER_UNIT : part.length;
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const part of json) {
    if (typeof part === 'string') end += encoder.encodeInto(part, bytes.subarray(end)).written;
    else {
      bytes.set(part, end);
      end += part.length;
    }
  }
  return bytes.subarray(0, end);
}
