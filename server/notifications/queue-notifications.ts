import { randomUUID } from 'node:crypto';
import type { Channel, Preferences } from '../../src/contract/messaging.ts';
import { addressOf } from './contact.ts';
import { readPreferences } from '../preferences/preferences.ts';
import type { MessageRecord } from '../conversations/message.ts';
import type { Contact } from './contact.ts';
import type { Outbox, OutboxRecord } from './outbox.ts';
import type { PreferencesTable } from '../preferences/preferences.ts';

/** Of the message that was received, or of the answer to it. */
export type Announcement = Pick<OutboxRecord, 'kind' | 'receivedAt' | 'answerDueAt'>;

/**
 * By which channels a member is told: those that they have and want.
 * @param configured all that there are
 */
export async function chooseChannels(
  configured: readonly Channel[],
  table: Pick<PreferencesTable, 'find'>,
  { memberId, contact, kind }: { memberId: string; contact: Contact; kind: OutboxRecord['kind'] },
): Promise<Channel[]> {
  const preferences = await readPreferences(table, memberId);
  return configured.filter((channel) => addressOf(contact, channel) !== '' && isWanted(preferences, kind, channel));
}

/** Writes the outbox rows of what became of a member's message. */
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

/** An answer is announced by mail alone (spec.md, Notifications). */
function isWanted(preferences: Preferences, kind: OutboxRecord['kind'], channel: Channel): boolean {
  return kind === 'receipt' ? preferences.receipt[channel] : channel === 'email' && preferences.answer.email;
}
