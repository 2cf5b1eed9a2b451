import * as v from 'valibot';
import { NOTIFICATION_KINDS } from './channels.ts';
import { labelledTopic, message } from './conversations.ts';
import { ANSWER_MAX_CHARACTERS } from './message-rules.ts';
import { channel, conversationId, missing, next, profile, reference, timestamp, timestampOf } from './fields.ts';

const waitingConversation = v.pipe(
  v.object({
    id: conversationId,
    reference,
    profile,
    topic: labelledTopic,
    memberName: v.pipe(v.string(), v.description('Empty when the record of the latest message is damaged.')),
    writtenBy: v.exactOptional(
      v.pipe(v.string(), v.description('Name of the proxy who wrote the latest message, if one did.')),
    ),
    receivedAt: timestampOf('Receipt of the first message.'),
    answerDueAt: v.pipe(v.nullable(timestamp), v.description('Time by which the member is to be answered.')),
    overdue: v.boolean(),
    messages: v.pipe(v.array(message), v.description('Oldest first.')),
  }),
  v.metadata({ ref: 'WaitingConversation' }),
);
export type WaitingConversation = v.InferOutput<typeof waitingConversation>;

/** Answer of `GET /agent/conversations`. */
export const waitingConversations = v.pipe(
  v.object({
    conversations: v.pipe(v.array(waitingConversation), v.description('A page of up to 50, soonest due first.')),
    next,
    missing: missing('Conversations of this page that are damaged and left out; absent when there are none.'),
  }),
  v.metadata({ ref: 'WaitingConversations' }),
);
export type WaitingConversations = v.InferOutput<typeof waitingConversations>;

const failedNotification = v.pipe(
  v.object({
    conversationId,
    reference,
    kind: v.pipe(
      v.picklist(NOTIFICATION_KINDS),
      v.description('`receipt` confirms a message; `answer` announces an answer.'),
    ),
    channel,
    failedAt: timestamp,
    reason: v.pipe(
      v.string(),
      v.examples(['550 mailbox unavailable']),
      v.description('Reply of the provider, without an address.'),
    ),
  }),
  v.metadata({ ref: 'FailedNotification', description: 'A notification that could not be delivered.' }),
);

/** Answer of `GET /agent/notifications`. */
export const failedNotifications = v.pipe(
  v.object({
    notifications: v.pipe(v.array(failedNotification), v.description('A page of up to 50, latest first.')),
    next,
  }),
  v.metadata({ ref: 'FailedNotifications' }),
);
export type FailedNotifications = v.InferOutput<typeof failedNotifications>;

/** Body of `POST /agent/conversations/{id}/messages`. */
export const answer = v.pipe(
  v.strictObject({
    text: v.pipe(
      v.string(),
      v.examples(['Bonjour, votre carte est partie ce matin.']),
      v.description(`Plain text of at most ${ANSWER_MAX_CHARACTERS} characters, counted as those of a message.`),
    ),
  }),
  v.metadata({ ref: 'Answer' }),
);

/** Answer of `POST /agent/conversations/{id}/messages`. */
export const givenAnswer = v.pipe(
  v.object({ id: conversationId, answeredAt: timestamp }),
  v.metadata({ ref: 'GivenAnswer' }),
);
export type GivenAnswer = v.InferOutput<typeof givenAnswer>;
