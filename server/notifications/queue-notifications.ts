import { hash } from 'node:crypto';
import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { MessageRecord } from '../conversations/records.ts';
import { UnreadableError } from '../errors.ts';
import type { Preferences } from '../../src/contract/preferences.ts';
import { preferencesOf } from '../preferences/preferences.ts';
import type { Tables } from '../store/store.ts';
import { channelRules } from './channels/channel-rules.ts';
import type { Contact } from './channels/channel-rules.ts';
import type { Delivery, NotificationKey, Outbox, OutboxRecord } from './outbox.ts';

/** Length of an id in hexadecimal digits: 128 bits, as a UUID has. */
const ID_LENGTH = 32;

/**
 * Lists the channels by which a member is told: those that they have an address for, and want.
 * @param configured channels that this server has
 */
export function chooseChannels(
  configured: readonly Channel[],
  preferences: Preferences,
  { contact, kind }: { contact: Contact; kind: NotificationKind },
): Channel[] {
  return configured.filter((channel) => {
    const { addressOf, isWanted } = channelRules[channel];
    return addressOf(contact) !== null && isWanted[kind](preferences);
  });
}

/**
 * Writes one outbox row for each channel that a message is announced by. Called once a message, in the transaction that
 * stores it: the message's own key so keeps it from being announced twice.
 */
export function queueNotifications(
  outbox: Pick<Outbox, 'insert'>,
  { memberId, conversationId, position, sentAt, announcedBy }: MessageRecord,
  kind: NotificationKind,
): Promise<void> {
  return outbox.insert(
    announcedBy.map((channel) => toRecord({ memberId, conversationId, position, kind, channel }, sentAt)),
  );
}

/**
 * Queues the fallback of a notification that the provider refused, such as an SMS in place of a mail: a member whose
 * address is wrong would otherwise never learn that an answer is there. There is none when the fallback's channel is
 * not configured, announces the same anyway, has no readable address, or is declined by the member.
 *
 * A notification that failed for three days gets no fallback: its provider was away, which says nothing of the address,
 * and what it announced is old by then.
 *
 * @param configured channels that this server has
 * @param refused has been moved to the failed ones by this transaction, which happens once
 * @param at ISO 8601, UTC
 * @returns whether a fallback was queued
 */
export async function queueFallback(
  configured: readonly Channel[],
  tables: Pick<Tables, 'outbox' | 'members'>,
  refused: Delivery,
  at: string,
): Promise<boolean> {
  const { memberId, conversationId, position, kind, contact, announcedBy } = refused;
  const { fallback } = channelRules[refused.channel];
  if (!fallback || !configured.includes(fallback.channel) || announcedBy.includes(fallback.channel)) return false;
  if (contact instanceof UnreadableError || channelRules[fallback.channel].addressOf(contact) === null) return false;
  if (!fallback.isWanted(preferencesOf(await tables.members.find(memberId)))) return false;
  const key = { memberId, conversationId, position, kind, channel: fallback.channel };
  await tables.outbox.insert([toRecord(key, at)]);
  return true;
}

/** The id is made from the key, so that whoever announces a message again repeats the first announcement's id. */
function toRecord(key: NotificationKey, createdAt: string): OutboxRecord {
  const { conversationId, position, kind, channel } = key;
  const name = JSON.stringify([conversationId, position, kind, channel]);
  return { ...key, id: hash('sha256', name, 'hex').slice(0, ID_LENGTH), createdAt };
}
