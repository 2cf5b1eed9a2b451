import { randomUUID } from 'node:crypto';
import type { Channel } from '../../src/contract/messaging.ts';
import { UnreadableError } from '../errors.ts';
import { readPreferences } from '../preferences/preferences.ts';
import type { Delivery, NotificationKey } from './outbox.ts';
import type { Tables } from '../store/store.ts';

/**
 * Queues the SMS that says what a refused mail was to say: a member whose address is wrong would otherwise never learn
 * that an answer is there. There is none without a gateway, when an SMS says it already, without a number that can be
 * read, and for a member who has declined SMS. Their one choice about SMS is that of receipts, and it is taken for all:
 * who wants none gets none.
 *
 * A mail that was tried in vain for three days has none either: its provider was away, which says nothing of the address,
 * and what it announced is old by then.
 *
 * @param configured the channels that there are
 * @param at ISO 8601, UTC
 * @returns whether an SMS stands in
 */
export async function queueStandInSms(
  configured: readonly Channel[],
  tables: Tables,
  mail: Delivery,
  at: string,
): Promise<boolean> {
  const { memberId, conversationId, position, kind, receivedAt, answerDueAt, contact } = mail;
  if (mail.channel !== 'email' || !configured.includes('sms')) return false;
  if (contact instanceof UnreadableError || contact.phone === null) return false;
  const sms: NotificationKey = { memberId, conversationId, position, kind, channel: 'sms' };
  const { receipt } = await readPreferences(tables.preferences, memberId);
  if (!receipt.sms || (await tables.outbox.has(sms))) return false;
  await tables.outbox.insert([{ ...sms, id: randomUUID(), receivedAt, answerDueAt, createdAt: at }]);
  return true;
}
