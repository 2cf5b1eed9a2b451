/** Replaces `node:crypto` in the page, where the API keeps its data in memory and has no secret to protect. */

export const randomUUID = (): string => crypto.randomUUID();

/** Ids are in no order of time: the store in memory sorts by date. */
export const randomUUIDv7 = (): string => crypto.randomUUID();

export const randomInt = (max: number): number => Math.floor(Math.random() * max);

/** Tells texts apart without protecting them (djb2), for `ETag` and idempotency. */
export function hash(_algorithm: string, text: string): string {
  let sum = 5381;
  for (let i = 0; i < text.length; i++) sum = (sum * 33 + text.charCodeAt(i)) >>> 0;
  return `${sum.toString(36)}-${text.length.toString(36)}`;
}
