import * as v from 'valibot';
import type {
  Catalogue,
  Conversation,
  ConversationSummary,
  Draft,
  History,
  LabelledTopic,
  Message,
  Preferences,
  SentMessage,
} from '../../src/contract/messaging.ts';
import type { Problem } from '../../src/contract/problem.ts';
import { PROFILES } from '../../src/contract/topic.ts';
import type { GivenAnswer, WaitingConversation } from '../agents/answer-conversation.ts';
import type { GivenUpNotification } from '../agents/list-failed-notifications.ts';
import { draftBody, preferencesBody } from './bodies.ts';

/** What the routes answer, for the API's description. The types hold each to the contract; nothing is checked by them. */
type Described<T> = v.GenericSchema<unknown, T>;

const time = v.pipe(v.string(), v.isoTimestamp());
const labelled = v.object({ id: v.string(), label: v.string() });
const topic = v.object({ theme: labelled, subject: labelled, motive: labelled }) satisfies Described<LabelledTopic>;
const profile = v.picklist(PROFILES);

const message = v.object({
  id: v.string(),
  author: v.picklist(['member', 'agent']),
  text: v.string(),
  sentAt: time,
  writtenBy: v.exactOptional(v.string()),
}) satisfies Described<Message>;

const summary = v.object({
  id: v.string(),
  reference: v.string(),
  profile,
  topic,
  state: v.picklist(['waiting', 'answered']),
  unread: v.boolean(),
  receivedAt: time,
  answeredAt: v.nullable(time),
  lastMessageAt: time,
  answerDueAt: v.nullable(time),
  replyUntil: v.nullable(time),
}) satisfies Described<ConversationSummary>;

export const problemAnswer = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
}) satisfies Described<Omit<Problem, 'code'>>;

export const historyAnswer = v.object({
  conversations: v.array(v.object({ ...summary.entries, messages: v.exactOptional(v.array(message)) })),
}) satisfies Described<History>;

export const conversationAnswer = v.object({
  ...summary.entries,
  messages: v.array(message),
}) satisfies Described<Conversation>;

export const sentAnswer = v.object({
  id: v.string(),
  reference: v.string(),
  receivedAt: time,
  answerDueAt: time,
  notifiedBy: v.array(v.object({ channel: v.picklist(['email', 'sms']), address: v.string() })),
}) satisfies Described<SentMessage>;

const motive = v.object({ ...labelled.entries, service: v.exactOptional(v.string()) });
const subject = v.object({ ...labelled.entries, motives: v.array(motive) });
export const catalogueAnswer = v.object({
  profile,
  language: v.string(),
  organisation: v.string(),
  themes: v.array(v.object({ ...labelled.entries, subjects: v.array(subject) })),
  services: v.array(v.object({ ...labelled.entries, reason: v.string(), url: v.string() })),
}) satisfies Described<Catalogue>;

export const unreadAnswer = v.object({ unread: v.number() }) satisfies Described<{ unread: number }>;
export const draftAnswer = draftBody satisfies Described<Draft>;
export const preferencesAnswer = preferencesBody satisfies Described<Preferences>;

export const waitingAnswer = v.object({
  conversations: v.array(
    v.object({
      id: v.string(),
      reference: v.string(),
      profile,
      topic,
      memberName: v.string(),
      writtenBy: v.exactOptional(v.string()),
      receivedAt: time,
      answerDueAt: v.nullable(time),
      overdue: v.boolean(),
      messages: v.array(message),
    }),
  ),
}) satisfies Described<{ conversations: WaitingConversation[] }>;

export const notificationsAnswer = v.object({
  notifications: v.array(
    v.object({
      conversationId: v.string(),
      reference: v.string(),
      kind: v.picklist(['receipt', 'answer']),
      channel: v.picklist(['email', 'sms']),
      failedAt: time,
      reason: v.string(),
    }),
  ),
}) satisfies Described<{ notifications: GivenUpNotification[] }>;

export const givenAnswer = v.object({ id: v.string(), answeredAt: time }) satisfies Described<GivenAnswer>;
