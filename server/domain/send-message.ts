import { randomUUID } from 'node:crypto';
import { findMessageFault, normalizeMessage } from '../../src/contract/message-rules.ts';
import type { NewConversation, SentMessage } from '../../src/contract/messaging.ts';
import type { Language } from '../../src/contract/topic.ts';
import { Refusal } from './errors.ts';
import { once } from './idempotency.ts';
import { actorOf, chooseProfile, writerOf, type Identity } from './identity.ts';
import { queueNotifications } from './queue-notifications.ts';
import { freeReference } from './reference.ts';
import type { Services } from './services.ts';
import type { Contact, ConversationRecord } from './store.ts';
import { answerDueAt } from './working-hours.ts';

export interface Sending {
  readonly identity: Identity;
  readonly key: string;
  /** Of the notifications. */
  readonly language: Language;
}

/**
 * Stores a member's new message with its receipt, both or neither.
 *
 * @throws {Refusal} `forbidden` (profile), a fault of the text, `unknown-topic`, `idempotency-key-reused`
 */
export async function sendMessage(
  services: Services,
  { identity, key, language }: Sending,
  { theme, subject, motive, text, profile: wanted }: NewConversation,
): Promise<SentMessage> {
  const { store, catalogue, clock, holidayRegion } = services;
  const profile = chooseProfile(identity, wanted);
  assertMessage(text);
  const at = clock();
  const topic = { theme, subject, motive };
  const attempt = { ownerId: identity.id, key, asked: ['send', topic, text, wanted ?? null], at };

  const { answer, repeated } = await once(store, attempt, async (tables): Promise<SentMessage> => {
    const labels = catalogue.findTopic(profile, topic);
    if (!labels) throw new Refusal('unknown-topic');
    const receivedAt = at.toISOString();
    const dueAt = answerDueAt(at, holidayRegion).toISOString();
    const conversation: ConversationRecord = {
      id: randomUUID(),
      reference: await freeReference(tables.conversations),
      memberId: identity.id,
      profile,
      topic,
      labels,
      state: 'waiting',
      unread: false,
      receivedAt,
      answeredAt: null,
      lastMessageAt: receivedAt,
      answerDueAt: dueAt,
      contact: contactOf(identity, language),
      writtenBy: writerOf(identity),
    };
    const { id, reference } = conversation;
    await tables.conversations.insert(conversation);
    await tables.conversations.insertMessage({
      id: randomUUID(),
      conversationId: id,
      position: 0,
      author: 'member',
      text: normalizeMessage(text),
      sentAt: receivedAt,
      proxy: identity.proxy ?? null,
      agentId: null,
    });
    await tables.audit.insert({
      at: receivedAt,
      actorId: actorOf(identity),
      memberId: identity.id,
      action: 'message-sent',
      conversationId: id,
    });
    const notifiedBy = await queueNotifications(tables, {
      ...conversation,
      kind: 'receipt',
      receivedAt,
      answerDueAt: dueAt,
    });
    return { id, reference, receivedAt, answerDueAt: dueAt, notifiedBy };
  });
  if (!repeated && answer.notifiedBy.length > 0) services.outboxAdded();
  return answer;
}

/** @throws {Refusal} with what keeps a member's text from being sent */
export function assertMessage(text: string): void {
  const fault = findMessageFault(text);
  if (fault) throw new Refusal(fault);
}

export function contactOf(identity: Identity, language: Language): Contact {
  return { name: identity.name, email: identity.email ?? null, phone: identity.phone ?? null, language };
}
