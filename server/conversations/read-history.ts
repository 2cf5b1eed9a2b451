import type { Conversation, ConversationSummary, History, Message } from '../../src/contract/messaging.ts';
import { findReadable, listReadable } from './access.ts';
import { actorOf, type Identity } from '../identity/identity.ts';
import { presentMessage, presentSummary } from './present-conversation.ts';
import type { Dependencies } from '../dependencies.ts';

/** The member's history, newest first, with the labels in `language` where the catalogue had them. */
export async function readHistory(
  { store, clock }: Dependencies,
  identity: Identity,
  { language, withMessages }: { language: string; withMessages: boolean },
): Promise<History> {
  const now = clock();
  const records = await listReadable(store, identity, now);
  const summaries = records.map((record) => presentSummary(record, language, now));
  if (!withMessages) return { conversations: summaries };
  const messages = new Map<string, Message[]>(records.map(({ id }) => [id, []]));
  for (const message of await store.messages.listOfMember(identity.id)) {
    messages.get(message.conversationId)?.push(presentMessage(message));
  }
  return { conversations: summaries.map((summary) => ({ ...summary, messages: messages.get(summary.id) ?? [] })) };
}

/** @throws {ProblemError} `not-found` */
export async function readConversation(
  { store, clock }: Dependencies,
  identity: Identity,
  { id, language }: { id: string; language: string },
): Promise<Conversation> {
  const now = clock();
  const record = await findReadable(store, identity, id, now);
  const messages = await store.messages.list(record);
  const summary: ConversationSummary = presentSummary(record, language, now);
  return { ...summary, messages: messages.map(presentMessage) };
}

/**
 * Marks the latest answer as read, and none that comes meanwhile: the member has not seen that one.
 * @throws {ProblemError} `not-found`
 */
export async function markRead({ store, clock }: Dependencies, identity: Identity, id: string): Promise<void> {
  const now = clock();
  await store.transaction(async (tables) => {
    const conversation = await findReadable(tables, identity, id, now);
    if (!conversation.unread || !(await tables.conversations.markRead(conversation))) return;
    await tables.audit.insert({
      at: now.toISOString(),
      actorId: actorOf(identity),
      memberId: identity.id,
      action: 'read',
      conversationId: id,
    });
  });
}

/** How many conversations have an answer that the member has not opened. */
export async function countUnread({ store, clock }: Dependencies, identity: Identity): Promise<number> {
  return (await listReadable(store, identity, clock())).filter(({ unread }) => unread).length;
}
