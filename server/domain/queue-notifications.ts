import { randomUUID } from 'node:crypto';
import type { Channel, NotifiedBy, Preferences } from '../../src/contract/messaging.ts';
import { readPreferences } from './preferences.ts';
import type { ConversationRecord, OutboxRecord, Tables } from './store.ts';

export type Announced = Pick<ConversationRecord, 'id' | 'reference' | 'memberId' | 'contact' | 'writtenBy'> & {
  readonly kind: OutboxRecord['kind'];
  /** Of the message or of the answer. */
  readonly receivedAt: string;
  readonly answerDueAt: string | null;
};

/**
 * Writes the outbox rows of what happened, by the channels that the member has and wants.
 * @returns where each goes, masked
 */
export async function queueNotifications(tables: Tables, announced: Announced): Promise<NotifiedBy[]> {
  const { id, reference, memberId, contact, writtenBy, kind, receivedAt, answerDueAt } = announced;
  const preferences = await readPreferences(tables.members, memberId);
  const addresses: [Channel, string | null][] = [
    ['email', contact.email],
    ['sms', contact.phone],
  ];
  const wanted = addresses.flatMap(([channel, recipient]) =>
    recipient !== null && isWanted(preferences, kind, channel) ? [{ channel, recipient }] : [],
  );
  await tables.outbox.insert(
    wanted.map(({ channel, recipient }) => ({
      id: randomUUID(),
      conversationId: id,
      reference,
      kind,
      channel,
      recipient,
      name: contact.name,
      writtenBy,
      language: contact.language,
      receivedAt,
      answerDueAt,
      createdAt: receivedAt,
      attempts: 0,
      nextAttemptAt: receivedAt,
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
