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

/** Values of the listed fields, in that order; null for one that is left out. As JSON they identify a message. */
export function listValues<Field extends string>(
  fields: readonly Field[],
  message: Readonly<Partial<Record<Field, unknown>>>,
): unknown[] {
  return fields.map((field) => message[field] ?? null);
}
