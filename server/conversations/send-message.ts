import { randomUUIDv7 } from 'node:crypto';
import { normalizeMessage } from '../../src/contract/message-rules.ts';
import type { NewConversation, SentMessage } from '../../src/contract/messaging.ts';
import { ProblemError } from '../errors.ts';
import { withIdempotencyKey } from './idempotency.ts';
import { chooseProfile } from '../identity/identity.ts';
import { acknowledge } from './receipt.ts';
import { assertMessage, receiveMessage, type SendRequest } from './receive-message.ts';
import { createReference } from './reference.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ConversationRecord } from './conversation.ts';
import { answerDueAt } from '../calendar/working-hours.ts';

/**
 * Stores a member's new message with its receipt, and drops the draft it was: all of it or nothing.
 *
 * @throws {ProblemError} `forbidden` (profile), a fault of the text, `unknown-topic`, and as {@link withIdempotencyKey} does
 */
export async function sendMessage(
  services: Dependencies,
  sending: SendRequest,
  { theme, subject, motive, text: asWritten, profile: wanted }: NewConversation,
): Promise<SentMessage> {
  const { store, catalogue, clock, holidayRegion } = services;
  const { identity, key } = sending;
  const at = clock();
  const topic = { theme, subject, motive };
  const attempt = { ownerId: identity.id, key, asked: ['send', topic, asWritten, wanted ?? null], at };

  const sent = await withIdempotencyKey(store, attempt, async (tables, fingerprint) => {
    // Not before: a repeat of what is stored gets its answer, also when it would be refused by now.
    const profile = chooseProfile(identity, wanted);
    const text = normalizeMessage(asWritten);
    assertMessage(text);
    const labels = catalogue.findTopic(profile, topic);
    if (!labels) throw new ProblemError('unknown-topic');
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
    await tables.conversations.insert(conversation);
    return receiveMessage(services, tables, sending, {
      conversation,
      position: 0,
      text,
      receivedAt,
      answerDueAt: dueAt,
      fingerprint,
    });
  });
  return acknowledge(services, sent);
}
