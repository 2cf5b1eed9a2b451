import type { FailedNotifications, WaitingConversation } from '../../src/contract/agents.ts';
import { complete } from '../../src/contract/complete.ts';
import { presentMessage, presentTopic } from '../conversations/present-conversation.ts';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError, unlessUnreadable } from '../errors.ts';
import type { FailedPlace } from '../notifications/outbox.ts';

/** Length of the list of conversations, soonest due first. */
const LIST_LENGTH = 200;

/** Most notifications in a page. */
const PAGE = 50;

/** Cursor of the notifications: time and id of the last one of a page. */
const CURSOR = /^(?<at>[\d:.TZ-]{24})_(?<id>[0-9a-f]{1,64})$/;

/** Lists the conversations that wait for an answer, soonest due first. */
export async function listWaiting({ store, clock }: Dependencies, language: string): Promise<WaitingConversation[]> {
  const now = clock().toISOString();
  const records = await store.conversations.listWaiting(LIST_LENGTH);
  return Promise.all(
    records.map(async (record) => {
      // A conversation that cannot be read still waits: it is listed without its messages.
      const messages = (await unlessUnreadable(store.messages.list(record))) ?? [];
      const latest = messages.findLast(({ author }) => author === 'member');
      return complete<WaitingConversation>({
        id: record.id,
        reference: record.reference,
        profile: record.profile,
        topic: presentTopic(record, language),
        memberName: latest?.contact?.name ?? '',
        writtenBy: latest?.proxy?.name || undefined,
        receivedAt: record.receivedAt,
        answerDueAt: record.answerDueAt,
        overdue: record.answerDueAt !== null && record.answerDueAt < now,
        messages: messages.map(presentMessage),
      });
    }),
  );
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
    after: cursor === undefined ? undefined : readCursor(cursor),
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
    next: last && failed.length > PAGE ? `${last.failedAt}_${last.id}` : undefined,
  });
}

function readCursor(cursor: string): FailedPlace {
  const { at, id } = CURSOR.exec(cursor)?.groups ?? {};
  if (at === undefined || id === undefined) throw new ProblemError('invalid-request');
  return { at, id };
}
