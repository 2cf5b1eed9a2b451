import { FOLLOW_UP_DAYS } from '../../src/contract/message-rules.ts';
import { DAY_MS } from '../calendar/paris-time.ts';
import type { ConversationRecord } from './records.ts';

/** Limits of a member's history: its latest conversations, of the last 36 months. */
export const HISTORY_MAX_CONVERSATIONS = 50;
const HISTORY_MONTHS = 36;

/** Days for which a key stands after its message was sent, though the message was erased. */
const IDEMPOTENCY_DAYS = 7;

/** Days that an unchanged draft is kept: longer than most stays in hospital, after which a member may return to it. */
const DRAFT_DAYS = 90;

/** The moment before which a conversation's last message is too old to be shown. A 29 February becomes a 28. */
export function retentionStart(now: Date): Date {
  const start = new Date(now);
  start.setUTCMonth(start.getUTCMonth() - HISTORY_MONTHS);
  // A day that the month does not have runs over into the next one: step back to the last that it has.
  if (start.getUTCDate() !== now.getUTCDate()) start.setUTCDate(0);
  return start;
}

/**
 * Lists the conversations to erase: exactly those that the history does not show (`listHistory` in records.ts). Their
 * last message is older than 36 months, or they are not among the 50 latest and their answer was opened. A waiting
 * conversation is never erased, but counts among the 50.
 *
 * @param conversations all of the member's, in any order
 * @returns their ids
 */
export function listExpired(
  conversations: readonly Pick<ConversationRecord, 'id' | 'state' | 'unread' | 'lastMessageAt'>[],
  now: Date,
): string[] {
  const start = retentionStart(now).toISOString();
  const placeOf = ({ id, lastMessageAt }: (typeof conversations)[number]) => `${lastMessageAt} ${id}`;
  return conversations
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
    .filter(({ state, unread, lastMessageAt }, index) => {
      const isOut = index >= HISTORY_MAX_CONVERSATIONS && !unread;
      return state === 'answered' && (lastMessageAt < start || isOut);
    })
    .map(({ id }) => id);
}

/** Keys of erased messages that were sent before this are deleted. ISO 8601, UTC. */
export function idempotencyStart(now: Date): string {
  return new Date(now.getTime() - IDEMPOTENCY_DAYS * DAY_MS).toISOString();
}

/** Drafts unchanged since are deleted. ISO 8601, UTC. */
export function draftStart(now: Date): string {
  return new Date(now.getTime() - DRAFT_DAYS * DAY_MS).toISOString();
}

/** End of the time in which a member can reply to an answer, or `null` when it is over. Both ISO 8601, UTC. */
export function replyUntil(answeredAt: string, now: Date): string | null {
  const end = Date.parse(answeredAt) + FOLLOW_UP_DAYS * DAY_MS;
  return now.getTime() <= end ? new Date(end).toISOString() : null;
}
