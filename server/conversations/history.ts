import type { Conversation, History } from '../../src/contract/conversations.ts';
import type { MemberDependencies } from '../dependencies.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { MessageRecord } from './records.ts';
import { presentMessage, presentSummary } from './present-conversation.ts';

type Clock = Pick<MemberDependencies, 'clock'>;

/** Reads the member's history, newest first, with the labels in `language` where the catalogue had them. */
export async function readHistory(
  { clock }: Clock,
  { tables }: MemberAccess,
  { language, withMessages }: { language: string; withMessages: boolean },
): Promise<History> {
  const now = clock();
  const records = await tables.conversations.listHistory(now);
  const summaries = records.map((record) => presentSummary(record, language, now));
  if (!withMessages) return { conversations: summaries };
  const messages = Map.groupBy(await tables.messages.listOf(records), ({ conversationId }) => conversationId);
  return {
    conversations: summaries.map((summary) => ({ ...summary, ...presentMessages(messages.get(summary.id) ?? []) })),
  };
}

/** @throws {ProblemError} `not-found` */
export async function readConversation(
  { clock }: Clock,
  { tables }: MemberAccess,
  { id, language }: { id: string; language: string },
): Promise<Conversation> {
  const now = clock();
  const record = await tables.conversations.find(id, now);
  return { ...presentSummary(record, language, now), ...presentMessages(await tables.messages.list(record)) };
}

function presentMessages(messages: readonly MessageRecord[]): Pick<Conversation, 'messages'> {
  return { messages: messages.map(presentMessage) };
}

/**
 * Marks the latest answer as read, and none that comes meanwhile: the member has not seen that one.
 * @throws {ProblemError} `not-found`
 */
export async function markRead({ clock }: Clock, access: MemberAccess, id: string): Promise<void> {
  const now = clock();
  await access.transaction(async ({ conversations, audit }) => {
    const conversation = await conversations.find(id, now);
    if (!conversation.unread || !(await conversations.markRead(conversation))) return;
    await audit.insert({ at: now.toISOString(), action: 'read', conversationId: id });
  });
}

/** Counts the conversations whose answer the member has not opened. */
export async function countUnread({ clock }: Clock, { tables }: MemberAccess): Promise<number> {
  return (await tables.conversations.listHistory(clock())).filter(({ unread }) => unread).length;
}
