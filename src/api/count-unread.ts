import { createFetch, readJson, type RequestSurroundings } from './send-request.ts';

/**
 * How many answers the member has not opened. Apart from the client, since the launcher asks it on every page and does
 * without the rest.
 */
export async function countUnread(apiUrl: string, surroundings: RequestSurroundings): Promise<number> {
  const response = createFetch(surroundings)(`${trimSlashes(apiUrl)}/unread`);
  const { unread } = await readJson<{ unread: number }>(response, (body) => Number.isInteger(body.unread));
  return unread;
}

/** An address without slashes at its end, ready for a path to be added. */
export const trimSlashes = (url: string) => url.replace(/\/+$/, '');
