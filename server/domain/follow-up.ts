import { normalizeMessage } from '../../src/contract/message-rules.ts';
import type { SentMessage } from '../../src/contract/messaging.ts';
import { findReadable } from './access.ts';
import { draftOf, dropSentDraft } from './drafts.ts';
import { Refusal } from './errors.ts';
import { once } from './idempotency.ts';
import { actorOf } from './identity.ts';
import { queueNotifications } from './queue-notifications.ts';
import { replyUntil } from './retention.ts';
import { assertMessage, contactOf, type Sending } from './send-message.ts';
import type { Services } from './services.ts';
import type { ConversationRecord, MessageRecord } from './store.ts';
import { answerDueAt } from './working-hours.ts';

/**
 * Stores a member's reply in an answered conversation, which waits again, with its receipt, and drops the draft it was.
 *
 * @throws {Refusal} `not-found`, a fault of the text, `follow-up-not-allowed`, `idempotency-key-reused`,
 *   `still-sending`
 */
export async function sendFollowUp(
  services: Services,
  { identity, key, language }: Sending,
  { id, text }: { id: string; text: string },
): Promise<SentMessage> {
  const { store, clock, holidayRegion } = services;
  const at = clock();
  const attempt = { ownerId: identity.id, key, asked: ['follow-up', id, text], at };

  const { answer, repeated } = await once(store, attempt, async (tables): Promise<SentMessage> => {
    const conversation = await findReadable(tables, identity, id, at);
    assertMessage(text);
    if (!canFollowUp(conversation, at)) throw new Refusal('follow-up-not-allowed');
    const receivedAt = at.toISOString();
    const dueAt = answerDueAt(at, holidayRegion).toISOString();
    const earlier = await tables.messages.list(conversation);
    const message: MessageRecord = {
      memberId: identity.id,
      conversationId: id,
      position: earlier.length,
      author: 'member',
      text: normalizeMessage(text),
      sentAt: receivedAt,
      proxy: identity.proxy ?? null,
      agentId: null,
      contact: contactOf(identity, language),
    };
    await tables.messages.insert(message);
    await tables.conversations.update(conversation, {
      state: 'waiting',
      lastMessageAt: receivedAt,
      answerDueAt: dueAt,
    });
    await dropSentDraft(tables.drafts, draftOf(identity, id), { key, text });
    await tables.audit.insert({
      at: receivedAt,
      actorId: actorOf(identity),
      memberId: identity.id,
      action: 'follow-up-sent',
      conversationId: id,
    });
    const notifiedBy = await queueNotifications(tables, message, { kind: 'receipt', receivedAt, answerDueAt: dueAt });
    return { id, reference: conversation.reference, receivedAt, answerDueAt: dueAt, notifiedBy };
  });
  if (!repeated && answer.notifiedBy.length > 0) services.outboxAdded();
  return answer;
}

/** Replies are taken for 30 days after the latest answer (spec.md, Follow-up). */
export function canFollowUp({ state, answeredAt }: ConversationRecord, now: Date): boolean {
  return state === 'answered' && answeredAt !== null && replyUntil(answeredAt, now) !== null;
}
