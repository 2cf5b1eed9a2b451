import type { NewConversation, Reply } from './conversations.ts';

/**
 * Fields of a message that begins a conversation. The page's fingerprint and the server's idempotency hash of a message are
 * both made of them: a repeat that differs in one is another message.
 */
export const NEW_MESSAGE_FIELDS = ['theme', 'subject', 'motive', 'text', 'profile'] as const;

/** Fields of a reply, for the same use. */
export const REPLY_FIELDS = ['text'] as const;

type Same<A extends B, B extends C, C = A> = [A, B, C];

/** Does not compile unless each list has exactly the fields of its schema. */
type _Checked = [
  Same<keyof NewConversation, (typeof NEW_MESSAGE_FIELDS)[number]>,
  Same<keyof Reply, (typeof REPLY_FIELDS)[number]>,
];

/**
 * Pairs of name and value, in the order of the list, of the fields that a message has. As JSON they identify it. A field
 * that is left out has no pair, so a later version with one more field still knows the messages without it.
 */
export function listFields<Field extends string>(
  fields: readonly Field[],
  message: Readonly<Partial<Record<Field, unknown>>>,
): [Field, unknown][] {
  return fields.filter((field) => message[field] !== undefined).map((field) => [field, message[field]]);
}
