import { normalizeMessage } from '../../src/contract/message-rules.ts';
import type { SentMessage } from '../../src/contract/messaging.ts';
import { findReadable } from './access.ts';
import { ProblemError } from '../errors.ts';
import { withIdempotencyKey } from './idempotency.ts';
import { acknowledge } from './receipt.ts';
import { assertMessage, receiveMessage, type SendRequest } from './receive-message.ts';
import { replyUntil } from './retention.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ConversationRecord } from './conversation.ts';
import { answerDueAt } from '../calendar/working-hours.ts';

/**
 * Stores a member's reply in an answered conversation, which waits again, with its receipt, and drops the draft it was.
 *
 * @throws {ProblemError} `not-found`, a fault of the text, `follow-up-not-allowed`, and as {@link withIdempotencyKey} does
 */
export async function sendFollowUp(
  services: Dependencies,
  sending: SendRequest,
  { id, text: asWritten }: { id: string; text: string },
): Promise<SentMessage> {
  const { store, clock, holidayRegion } = services;
  const { identity, key } = sending;
  const at = clock();
  const attempt = { ownerId: identity.id, key, asked: ['follow-up', id, asWritten], at };

  const sent = await withIdempotencyKey(store, attempt, async (tables, fingerprint) => {
    const conversation = await findReadable(tables, identity, id, at);
    const text = normalizeMessage(asWritten);
    assertMessage(text);
    if (!canFollowUp(conversation, at)) throw new ProblemError('follow-up-not-allowed');
    const receivedAt = at.toISOString();
    const dueAt = answerDueAt(at, holidayRegion).toISOString();
    const { length: position } = await tables.messages.list(conversation);
    await tables.conversations.update(conversation, {
      state: 'waiting',
      lastMessageAt: receivedAt,
      answerDueAt: dueAt,
    });
    return receiveMessage(services, tables, sending, {
      conversation,
      position,
      text,
      receivedAt,
      answerDueAt: dueAt,
      fingerprint,
    });
  });
  return acknowledge(services, sent);
}

/** Replies are taken for 30 days after the latest answer (spec.md, Follow-up). */
export function canFollowUp({ state, answeredAt }: ConversationRecord, now: Date): boolean {
  return state === 'answered' && answeredAt !== null && replyUntil(answeredAt, now) !== null;
}
