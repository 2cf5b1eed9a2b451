/** What the server takes from `node:crypto`, for the playground's backend in the page. Nothing here protects anything. */

export const randomUUID = (): string => crypto.randomUUID();

export const randomUUIDv7 = (): string => crypto.randomUUID();

export const randomInt = (max: number): number => Math.floor(Math.random() * max);

/** No hash: where a request is only compared with an earlier one in memory, the text itself will do. */
export const createHash = () => ({ update: (text: string) => ({ digest: () => text }) });
