import type { History } from '../contract/conversations.ts';

/** Adds the following page to a history. A conversation that is on both stays where it is. */
export function joinPages({ conversations, missing = 0 }: History, page: History): History {
  const known = new Set(conversations.map(({ id }) => id));
  return {
    ...page,
    conversations: [...conversations, ...page.conversations.filter(({ id }) => !known.has(id))],
    missing: missing + (page.missing ?? 0),
  };
}
