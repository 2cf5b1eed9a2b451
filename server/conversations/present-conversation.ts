import type { Labelled } from '../../src/contract/catalogue.ts';
import type { Conversation, ConversationSummary, LabelledTopic } from '../../src/contract/conversations.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { Json } from '../json.ts';
import type { ConversationRecord } from './records.ts';
import { replyUntil } from './retention.ts';

/** Presents a topic with its labels in `language`, or else in the first language that the catalogue had. */
export function presentTopic(
  { topic, labels }: Pick<ConversationRecord, 'topic' | 'labels'>,
  language: string,
): LabelledTopic {
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

/** Topics as JSON, by labels and language: a history repeats the same few. */
const writtenTopics = new WeakMap<TopicLabels, Map<string, string>>();

function writeTopic(record: ConversationRecord, language: string): string {
  const byLanguage = writtenTopics.get(record.labels) ?? new Map<string, string>();
  writtenTopics.set(record.labels, byLanguage);
  const written = byLanguage.get(language) ?? JSON.stringify(presentTopic(record, language));
  byLanguage.set(language, written);
  return written;
}

/** Writes a conversation, with its messages or without. */
export function writeConversation(
  record: ConversationRecord,
  { language, now, withMessages }: { readonly language: string; readonly now: Date; readonly withMessages: boolean },
): Json<Conversation> {
  const { id, reference, profile, state, unread, receivedAt, answeredAt, lastMessageAt, answerDueAt } = record;
  const plain: Omit<ConversationSummary, 'topic'> = {
    id,
    reference,
    profile,
    state,
    unread,
    receivedAt,
    answeredAt,
    lastMessageAt,
    answerDueAt,
    replyUntil: state === 'answered' && answeredAt !== null ? replyUntil(answeredAt, now) : null,
  };
  const summary = `${JSON.stringify(plain).slice(0, -1)},"topic":${writeTopic(record, language)}`;
  return withMessages ? [`${summary},"messages":`, record.messages, '}'] : [`${summary}}`];
}
