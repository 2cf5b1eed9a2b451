/** What the server takes from `node:crypto`, for the playground's backend in the page. Nothing here protects anything. */

export const randomUUID = (): string => crypto.randomUUID();

export const randomUUIDv7 = (): string => crypto.randomUUID();

export const randomInt = (max: number): number => Math.floor(Math.random() * max);

/** Good enough to tell one text from the next in a page's memory. */
export function hash(_algorithm: string, text: string): string {
  let sum = 5381;
  for (let i = 0; i < text.length; i++) sum = (sum * 33 + text.charCodeAt(i)) >>> 0;
  return `${sum.toString(36)}-${text.length.toString(36)}`;
}
