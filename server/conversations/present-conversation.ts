import { complete } from '../../src/contract/complete.ts';
import type { Labelled } from '../../src/contract/catalogue.ts';
import type { ConversationSummary, LabelledTopic, Message } from '../../src/contract/conversations.ts';
import { replyUntil } from './retention.ts';
import type { ConversationRecord, MessageRecord } from './records.ts';

/** Presents a topic with its labels in `language`, or else in the first language that the catalogue had. */
export function presentTopic({ topic, labels }: ConversationRecord, language: string): LabelledTopic {
  const label = (id: string, names: Record<string, string>): Labelled => ({
    id,
    label: names[language] ?? Object.values(names)[0] ?? id,
  });
  return {
    theme: label(topic.theme, labels.theme),
    subject: label(topic.subject, labels.subject),
    motive: label(topic.motive, labels.motive),
  };
}

export function presentSummary(record: ConversationRecord, language: string, now: Date): ConversationSummary {
  const { id, reference, profile, state, unread, receivedAt, answeredAt, lastMessageAt, answerDueAt } = record;
  return {
    id,
    reference,
    profile,
    topic: presentTopic(record, language),
    state,
    unread,
    receivedAt,
    answeredAt,
    lastMessageAt,
    answerDueAt,
    replyUntil: state === 'answered' && answeredAt !== null ? replyUntil(answeredAt, now) : null,
  };
}

export function presentMessage({ conversationId, position, author, text, sentAt, proxy }: MessageRecord): Message {
  const id = `${conversationId}.${position}`;
  return complete<Message>({ id, author, text, sentAt, writtenBy: proxy?.name || undefined });
}
