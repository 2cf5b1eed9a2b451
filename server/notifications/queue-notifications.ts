import { randomUUID } from 'node:crypto';
import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { MessageRecord } from '../conversations/records.ts';
import { UnreadableError } from '../errors.ts';
import { readPreferences, type PreferencesTable } from '../preferences/preferences.ts';
import type { Tables } from '../store/store.ts';
import { channelRules } from './channels/channel-rules.ts';
import type { Contact } from './channels/channel-rules.ts';
import type { Delivery, NotificationKey, Outbox, OutboxRecord } from './outbox.ts';

/** Event that a notification announces: a message was received, or answered. */
export type Announcement = Pick<OutboxRecord, 'kind' | 'receivedAt' | 'answerDueAt'>;

/**
 * Lists the channels by which a member is told: those that they have an address for, and want.
 * @param configured channels that this server has
 */
export async function chooseChannels(
  configured: readonly Channel[],
  table: Pick<PreferencesTable, 'find'>,
  { memberId, contact, kind }: { memberId: string; contact: Contact; kind: NotificationKind },
): Promise<Channel[]> {
  const preferences = await readPreferences(table, memberId);
  return configured.filter((channel) => {
    const { addressOf, isWanted } = channelRules[channel];
    return addressOf(contact) !== null && isWanted[kind](preferences);
  });
}

/** Writes one outbox row per channel for an event of a member's message. */
export function queueNotifications(
  outbox: Pick<Outbox, 'insert'>,
  { memberId, conversationId, position }: MessageRecord,
  announcement: Announcement,
  channels: readonly Channel[],
): Promise<void> {
  return outbox.insert(
    channels.map((channel) => ({
      id: randomUUID(),
      memberId,
      conversationId,
      position,
      channel,
      ...announcement,
      createdAt: announcement.receivedAt,
    })),
  );
}

/**
 * Queues the fallback of a notification that the provider refused, such as an SMS in place of a mail: a member whose
 * address is wrong would otherwise never learn that an answer is there. There is none when the fallback's channel is
 * not configured, has announced the same already, has no readable address, or is declined by the member.
 *
 * A notification that failed for three days gets no fallback: its provider was away, which says nothing of the address,
 * and what it announced is old by then.
 *
 * @param configured channels that this server has
 * @param at ISO 8601, UTC
 * @returns whether a fallback was queued
 */
export async function queueFallback(
  configured: readonly Channel[],
  tables: Pick<Tables, 'outbox' | 'preferences'>,
  refused: Delivery,
  at: string,
): Promise<boolean> {
  const { memberId, conversationId, position, kind, receivedAt, answerDueAt, contact } = refused;
  const { fallback } = channelRules[refused.channel];
  if (!fallback || !configured.includes(fallback.channel) || contact instanceof UnreadableError) return false;
  if (channelRules[fallback.channel].addressOf(contact) === null) return false;
  if (!fallback.isWanted(await readPreferences(tables.preferences, memberId))) return false;
  const key: NotificationKey = { memberId, conversationId, position, kind, channel: fallback.channel };
  if (await tables.outbox.has(key)) return false;
  await tables.outbox.insert([{ ...key, id: randomUUID(), receivedAt, answerDueAt, createdAt: at }]);
  return true;
}
