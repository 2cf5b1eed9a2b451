/** Replaces `node:crypto` in the page, where the API keeps its data in memory and has no secret to protect. */

export const randomUUID = (): string => crypto.randomUUID();

/** Ids are in no order of time: the store in memory sorts by date. */
export const randomUUIDv7 = (): string => crypto.randomUUID();

export const randomInt = (max: number): number => Math.floor(Math.random() * max);

/** Tells contents apart without protecting them (djb2), for `ETag` and idempotency. */
export function hash(_algorithm: string, content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const sum = bytes.reduce((sum, byte) => (sum * 33 + byte) >>> 0, 5381);
  return `${sum.toString(36)}-${bytes.length.toString(36)}`;
}
