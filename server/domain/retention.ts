import { FOLLOW_UP_DAYS } from '../../src/contract/message-rules.ts';
import { DAY_MS } from './paris-time.ts';

/** How many conversations a member's history holds, and for how long (spec.md, Retention). */
export const HISTORY_MAX_CONVERSATIONS = 50;
export const HISTORY_MONTHS = 36;

/** The moment before which a conversation's last message is too old to be shown. A 29 February becomes a 28. */
export function retentionStart(now: Date): Date {
  const start = new Date(now);
  start.setUTCMonth(start.getUTCMonth() - HISTORY_MONTHS);
  // A day that the month does not have runs over into the next one: step back to the last that it has.
  if (start.getUTCDate() !== now.getUTCDate()) start.setUTCDate(0);
  return start;
}

/** Until when a member can reply to an answer, or `null` when that time is over. Both ISO 8601, UTC. */
export function replyUntil(answeredAt: string, now: Date): string | null {
  const end = new Date(Date.parse(answeredAt) + FOLLOW_UP_DAYS * DAY_MS);
  return now <= end ? end.toISOString() : null;
}
