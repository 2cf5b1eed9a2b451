import type { UnreadCount } from '../contract/conversations.ts';
import { createFetch, readJson, type RequestOptions } from './send-request.ts';

/**
 * Asks for the number of answers that the member has not opened. Stands apart from the client: the launcher needs it on
 * every page, and nothing else of the client.
 */
export async function countUnread(apiUrl: string, options: RequestOptions): Promise<number> {
  const response = createFetch(options)(`${trimSlashes(apiUrl)}/unread`);
  const { unread } = await readJson<UnreadCount>(response, (body) => Number.isInteger(body.unread));
  return unread;
}

/** Takes the slashes off the end of an address, so that a path can be added. */
export const trimSlashes = (url: string) => url.replace(/\/+$/, '');
