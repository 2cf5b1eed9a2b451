import type { FailedNotifications, WaitingConversation, WaitingConversations } from '../../src/contract/agents.ts';
import { complete } from '../../src/contract/complete.ts';
import { readCursor, writeCursor } from '../conversations/cursor.ts';
import { presentTopic } from '../conversations/present-conversation.ts';
import type { ConversationRecord } from '../conversations/records.ts';
import { readMessages } from '../conversations/written-messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { unlessUnreadable } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** Length of a page that an agent is shown. */
const PAGE = 50;

/** Most bytes of messages in a page; one conversation may have more. */
const MAX_TEXT_BYTES = 256 * 1024;

/**
 * Lists a page of the conversations that wait for an answer, soonest due first.
 * @throws {ProblemError} `invalid-request` for a cursor that is none
 */
export async function listWaiting(
  { store, clock }: Dependencies,
  { language, cursor }: { readonly language: string; readonly cursor?: string | undefined },
): Promise<WaitingConversations> {
  const now = clock().toISOString();
  const page = await store.conversations.listWaiting({
    after: readCursor(cursor),
    limit: PAGE,
    maxBytes: MAX_TEXT_BYTES,
  });
  const conversations: WaitingConversation[] = [];
  for (const record of page.found) {
    const messages = readMessages(record.messages);
    conversations.push(
      complete<WaitingConversation>({
        id: record.id,
        reference: record.reference,
        profile: record.profile,
        topic: presentTopic(record, language),
        memberName: await readMemberName(store, record, messages.length - 1),
        writtenBy: messages.at(-1)?.writtenBy,
        receivedAt: record.receivedAt,
        answerDueAt: record.answerDueAt,
        overdue: record.answerDueAt !== null && record.answerDueAt < now,
        messages,
      }),
    );
  }
  return complete<WaitingConversations>({
    conversations,
    next: page.next && writeCursor(page.next),
    missing: page.missing || undefined,
  });
}

/** Reads the member's name from the record of a message; empty when it cannot be read. */
async function readMemberName(
  { messages }: Pick<Store, 'messages'>,
  { memberId, id: conversationId }: ConversationRecord,
  position: number,
): Promise<string> {
  const message = await unlessUnreadable(messages.find({ memberId, conversationId, position }));
  return message?.contact?.name ?? '';
}

/**
 * Lists a page of the failed notifications, latest first. Those of a conversation that cannot be read are left out, as
 * the conversation is.
 *
 * @param cursor `next` of the page before; left out for the first
 * @throws {ProblemError} `invalid-request` for a text that is no cursor
 */
export async function listFailedNotifications(
  { store }: Pick<Dependencies, 'store'>,
  cursor: string | undefined,
): Promise<FailedNotifications> {
  // One more than the page tells whether another follows.
  const failed = await store.outbox.listFailed({
    after: readCursor(cursor),
    limit: PAGE + 1,
  });
  const page = failed.slice(0, PAGE);
  const listed = await Promise.all(
    page.map(async ({ memberId, conversationId, kind, channel, failedAt, reason }) => {
      const conversation = await unlessUnreadable(store.conversations.find({ memberId, id: conversationId }));
      return conversation && { conversationId, reference: conversation.reference, kind, channel, failedAt, reason };
    }),
  );
  const last = page.at(-1);
  return complete<FailedNotifications>({
    notifications: listed.filter((each) => each !== undefined),
    next: last && failed.length > PAGE ? writeCursor({ at: last.failedAt, id: last.id }) : undefined,
  });
}
