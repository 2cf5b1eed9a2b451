/** What the server takes from `node:crypto`, for the playground's backend in the page. Nothing here protects anything. */

export const randomUUID = (): string => crypto.randomUUID();

export const randomUUIDv7 = (): string => crypto.randomUUID();

export const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));

/** No hash: where a request is only compared with an earlier one in memory, the text itself will do. */
export const createHash = () => ({ update: (text: string) => ({ digest: () => text }) });
