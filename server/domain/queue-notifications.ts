import { randomUUID } from 'node:crypto';
import type { Channel, NotifiedBy, Preferences } from '../../src/contract/messaging.ts';
import { readPreferences } from './preferences.ts';
import type { MessageRecord, OutboxRecord, Tables } from './store.ts';

/** Of the message that was received, or of the answer to it. */
export type Announcement = Pick<OutboxRecord, 'kind' | 'receivedAt' | 'answerDueAt'>;

/**
 * Writes the outbox rows of what became of a member's message, by the channels that the member has and wants.
 * @returns where each goes, masked
 */
export async function queueNotifications(
  tables: Tables,
  { memberId, conversationId, position, contact }: MessageRecord,
  announcement: Announcement,
): Promise<NotifiedBy[]> {
  if (!contact) return [];
  const { kind, receivedAt } = announcement;
  const preferences = await readPreferences(tables.preferences, memberId);
  const addresses: [Channel, string | null][] = [
    ['email', contact.email],
    ['sms', contact.phone],
  ];
  const wanted = addresses.flatMap(([channel, recipient]) =>
    recipient !== null && isWanted(preferences, kind, channel) ? [{ channel, recipient }] : [],
  );
  await tables.outbox.insert(
    wanted.map(({ channel }) => ({
      id: randomUUID(),
      memberId,
      conversationId,
      position,
      channel,
      ...announcement,
      createdAt: receivedAt,
    })),
  );
  return wanted.map(({ channel, recipient }) => ({ channel, address: maskAddress(channel, recipient) }));
}

/** An answer is announced by mail alone (spec.md, Notifications). */
function isWanted(preferences: Preferences, kind: OutboxRecord['kind'], channel: Channel): boolean {
  return kind === 'receipt' ? preferences.receipt[channel] : channel === 'email' && preferences.answer.email;
}

/** `c•••@example.org`, `+33••••••12`: its owner recognises it, nobody else learns it. */
function maskAddress(channel: Channel, address: string): string {
  if (channel === 'sms') return `${address.slice(0, 3)}••••••${address.slice(-2)}`;
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  return `${first}•••${address.slice(at)}`;
}
