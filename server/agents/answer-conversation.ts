import type { GivenAnswer } from '../../src/contract/agents.ts';
import {
  ANSWER_MAX_CHARACTERS,
  countCodePoints,
  findNormalizedFault,
  normalizeMessage,
} from '../../src/contract/message-rules.ts';
import { withIdempotencyKey } from '../conversations/idempotency.ts';
import type { MessageRecord } from '../conversations/records.ts';
import { messageId, readMessages, writeMessages } from '../conversations/written-messages.ts';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError, unlessUnreadable } from '../errors.ts';
import type { Identity } from '../identity/identity.ts';
import { chooseChannels, queueNotifications } from '../notifications/queue-notifications.ts';
import { preferencesOf } from '../preferences/preferences.ts';
import type { Tables } from '../store/store.ts';

/**
 * Stores an agent's answer and queues its announcement, in one transaction.
 *
 * @throws {ProblemError} a fault of the text, `not-found`, `already-answered`, and as
 *   {@link withIdempotencyKey} does
 */
export async function answerConversation(
  { store, clock, channels: configured, outboxAdded }: Dependencies,
  { identity, key }: { identity: Identity; key: string },
  { id, text: asWritten }: { id: string; text: string },
): Promise<GivenAnswer> {
  const at = clock();
  const answeredAt = at.toISOString();
  // Rules of the text, before the database is asked for anything.
  const text = normalizeAnswer(asWritten);

  // Idempotency. A repeat is answered from the stored message.
  const actorId = store.pseudonymOf(identity.id);
  const request = { ownerId: actorId, key };
  const idempotent = { ...request, identifiedBy: ['answer', id, asWritten] };
  const { message, isRepeat } = await withIdempotencyKey<Tables>(store, idempotent, async (tables, fingerprint) => {
    // Rules of the conversation.
    const conversation = await tables.conversations.findById(id);
    if (!conversation) throw new ProblemError('not-found');
    if (conversation.state !== 'waiting') throw new ProblemError('already-answered');
    const { memberId } = conversation;
    const earlier = readMessages(conversation.messages);
    const position = earlier.length;
    const member = await tables.members.lock(memberId);
    const answered = await unlessUnreadable(
      tables.messages.find({ memberId, conversationId: id, position: position - 1 }),
    );

    // Announcement, to the contact of the message that is answered.
    const contact = answered?.contact ?? null;
    const announcedBy = contact ? chooseChannels(configured, preferencesOf(member), { contact, kind: 'answer' }) : [];

    // Rows.
    const message: MessageRecord = {
      memberId,
      conversationId: id,
      position,
      sentAt: answeredAt,
      proxy: null,
      agentId: identity.id,
      contact,
      announcedBy,
      receipt: null,
      fingerprint,
    };
    await tables.messages.insert(message, request);
    await tables.conversations.update(conversation, {
      state: 'answered',
      unread: true,
      answeredAt,
      lastMessageAt: answeredAt,
      answerDueAt: null,
      messages: writeMessages([...earlier, { id: messageId(id, position), author: 'agent', text, sentAt: answeredAt }]),
    });
    await tables.members.save(member);
    await tables.audit.insert({
      at: answeredAt,
      actorId,
      memberId,
      action: 'answered',
      conversationId: id,
    });
    await queueNotifications(tables.outbox, message, 'answer');
    return message;
  });

  if (!isRepeat && message.announcedBy.length > 0) outboxAdded();
  return { id: message.conversationId, answeredAt: message.sentAt };
}

function normalizeAnswer(asWritten: string): string {
  const text = normalizeMessage(asWritten);
  const fault = findNormalizedFault(text);
  if (fault === 'message-blank' || fault === 'message-too-many-marks') throw new ProblemError(fault);
  if (countCodePoints(text) > ANSWER_MAX_CHARACTERS) {
    throw new ProblemError('message-too-long', { limit: ANSWER_MAX_CHARACTERS });
  }
  return text;
}
