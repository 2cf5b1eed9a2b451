import { randomUUIDv7 } from 'node:crypto';
import { findMessageFault, normalizeMessage } from '../../src/contract/message-rules.ts';
import type { NewConversation, SentMessage } from '../../src/contract/messaging.ts';
import type { Language } from '../../src/contract/topic.ts';
import { draftOf, dropSentDraft } from './drafts.ts';
import { Refusal } from './errors.ts';
import { once } from './idempotency.ts';
import { actorOf, chooseProfile, type Identity } from './identity.ts';
import { queueNotifications } from './queue-notifications.ts';
import { createReference } from './reference.ts';
import type { Services } from './services.ts';
import type { Contact, ConversationRecord, MessageRecord } from './store.ts';
import { answerDueAt } from './working-hours.ts';

export interface Sending {
  readonly identity: Identity;
  readonly key: string;
  /** Of the notifications. */
  readonly language: Language;
}

/**
 * Stores a member's new message with its receipt, and drops the draft it was: all of it or nothing.
 *
 * @throws {Refusal} `forbidden` (profile), a fault of the text, `unknown-topic`, `idempotency-key-reused`, `still-sending`
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
      // In the order of time, which keeps an index's new entries together.
      id: randomUUIDv7(),
      reference: createReference(),
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
    };
    const { id, reference } = conversation;
    const message: MessageRecord = {
      memberId: identity.id,
      conversationId: id,
      position: 0,
      author: 'member',
      text: normalizeMessage(text),
      sentAt: receivedAt,
      proxy: identity.proxy ?? null,
      agentId: null,
      contact: contactOf(identity, language),
    };
    await tables.conversations.insert(conversation);
    await tables.messages.insert(message);
    await dropSentDraft(tables.drafts, draftOf(identity, null), { key, text });
    await tables.audit.insert({
      at: receivedAt,
      actorId: actorOf(identity),
      memberId: identity.id,
      action: 'message-sent',
      conversationId: id,
    });
    const notifiedBy = await queueNotifications(tables, message, { kind: 'receipt', receivedAt, answerDueAt: dueAt });
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
