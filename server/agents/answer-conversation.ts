import type { GivenAnswer, WaitingConversation } from '../../src/contract/agents.ts';
import { complete } from '../../src/contract/complete.ts';
import {
  ANSWER_MAX_CHARACTERS,
  countCodePoints,
  findNormalizedFault,
  normalizeMessage,
} from '../../src/contract/message-rules.ts';
import { ProblemError, unlessUnreadable } from '../errors.ts';
import { withIdempotencyKey } from '../conversations/idempotency.ts';
import type { Identity } from '../identity/identity.ts';
import { presentMessage, presentTopic } from '../conversations/present-conversation.ts';
import { chooseChannels, queueNotifications } from '../notifications/queue-notifications.ts';
import type { Dependencies } from '../dependencies.ts';
import type { MessageRecord } from '../conversations/message.ts';

/** How many waiting conversations an agent is shown: the soonest due. */
const QUEUE_LENGTH = 200;

/** What waits for an answer, soonest due first. */
export async function listWaiting({ store, clock }: Dependencies, language: string): Promise<WaitingConversation[]> {
  const now = clock().toISOString();
  const records = await store.conversations.listWaiting(QUEUE_LENGTH);
  return Promise.all(
    records.map(async (record) => {
      // One that cannot be read is shown without its messages: it waits all the same.
      const messages = (await unlessUnreadable(store.messages.list(record))) ?? [];
      const latest = latestOfMember(messages);
      return complete<WaitingConversation>({
        id: record.id,
        reference: record.reference,
        profile: record.profile,
        topic: presentTopic(record, language),
        memberName: latest?.contact?.name ?? '',
        writtenBy: latest?.proxy?.name,
        receivedAt: record.receivedAt,
        answerDueAt: record.answerDueAt,
        overdue: record.answerDueAt !== null && record.answerDueAt < now,
        messages: messages.map(presentMessage),
      });
    }),
  );
}

function latestOfMember(messages: readonly MessageRecord[]): MessageRecord | undefined {
  return messages.findLast(({ author }) => author === 'member');
}

/**
 * Stores an agent's answer with its announcement, both or neither.
 *
 * @throws {ProblemError} `not-found`, `message-blank`, `message-too-long`, `already-answered`, and as {@link withIdempotencyKey}
 *   does
 */
export async function answerConversation(
  services: Dependencies,
  { identity, key }: { identity: Identity; key: string },
  { id, text }: { id: string; text: string },
): Promise<GivenAnswer> {
  const { store, clock } = services;
  const at = clock();
  const answeredAt = at.toISOString();
  const normalized = normalizeMessage(text);
  const attempt = { ownerId: identity.id, key, asked: ['answer', id, text], at };
  let announced = false;

  const { message } = await withIdempotencyKey(store, attempt, async (tables, fingerprint) => {
    const conversation = await tables.conversations.findById(id);
    if (!conversation) throw new ProblemError('not-found');
    if (findNormalizedFault(normalized) === 'message-blank') throw new ProblemError('message-blank');
    if (countCodePoints(normalized) > ANSWER_MAX_CHARACTERS) {
      throw new ProblemError('message-too-long', { limit: ANSWER_MAX_CHARACTERS });
    }
    if (conversation.state !== 'waiting') throw new ProblemError('already-answered');
    const earlier = await tables.messages.list(conversation);
    const message: MessageRecord = {
      memberId: conversation.memberId,
      conversationId: id,
      position: earlier.length,
      author: 'agent',
      text: normalized,
      sentAt: answeredAt,
      proxy: null,
      agentId: identity.id,
      contact: null,
      receipt: null,
      fingerprint,
    };
    await tables.messages.insert(message);
    await tables.conversations.update(conversation, {
      state: 'answered',
      unread: true,
      answeredAt,
      lastMessageAt: answeredAt,
      answerDueAt: null,
    });
    await tables.audit.insert({
      at: answeredAt,
      actorId: identity.id,
      memberId: conversation.memberId,
      action: 'answered',
      conversationId: id,
    });
    const answered = latestOfMember(earlier);
    if (answered?.contact) {
      const channels = await chooseChannels(services.channels, tables.preferences, {
        memberId: conversation.memberId,
        contact: answered.contact,
        kind: 'answer',
      });
      const announcement = { kind: 'answer', receivedAt: answeredAt, answerDueAt: null } as const;
      await queueNotifications(tables.outbox, answered, announcement, channels);
      announced = channels.length > 0;
    }
    return message;
  });
  if (announced) services.outboxAdded();
  return { id: message.conversationId, answeredAt: message.sentAt };
}
