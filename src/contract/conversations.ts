import * as v from 'valibot';
import { labelled } from './catalogue.ts';
import {
  channel,
  conversationId,
  idempotencyKey,
  missing,
  next,
  pageQuery,
  profile,
  reference,
  timestamp,
  timestampOf,
} from './fields.ts';
import { FOLLOW_UP_DAYS, MESSAGE_MAX_CHARACTERS, MESSAGE_MIN_CHARACTERS } from './message-rules.ts';
import { TOPIC_LEVELS } from './topic.ts';

/** A topic with the labels it had when the conversation began. */
export const labelledTopic = v.pipe(
  v.object(v.entriesFromList(TOPIC_LEVELS, labelled)),
  v.metadata({ ref: 'Topic', description: 'The topic, with the labels it had when the conversation began.' }),
);
export type LabelledTopic = v.InferOutput<typeof labelledTopic>;

/** One message of a conversation. */
export const message = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.description('Id of the conversation, a dot, and the position from 0.')),
    author: v.picklist(['member', 'agent']),
    text: v.pipe(v.string(), v.description('Plain text, normalized (NFC); lines end with LF.')),
    sentAt: timestamp,
    writtenBy: v.exactOptional(
      v.pipe(v.string(), v.description('Name of the proxy who wrote it for the member, if one did.')),
    ),
  }),
  v.metadata({ ref: 'Message' }),
);
export type Message = v.InferOutput<typeof message>;

const summaryEntries = {
  id: conversationId,
  reference,
  profile,
  topic: labelledTopic,
  state: v.pipe(
    v.picklist(['waiting', 'answered']),
    v.description('`waiting` from a message of the member until the answer to it.'),
  ),
  unread: v.pipe(v.boolean(), v.description('True while there is an answer that the member has not opened.')),
  receivedAt: timestampOf('Receipt of the first message.'),
  answeredAt: v.pipe(v.nullable(timestamp), v.description('Latest answer; null while there is none.')),
  lastMessageAt: timestampOf('Latest message, of whichever author.'),
  answerDueAt: v.pipe(
    v.nullable(timestamp),
    v.description('Time by which the waiting message is to be answered; null once it is.'),
  ),
  replyUntil: v.pipe(
    v.nullable(timestamp),
    v.description(
      `End of the ${FOLLOW_UP_DAYS} days after an answer in which the member may reply; null when no reply is taken.`,
    ),
  ),
};

const messages = v.pipe(v.array(message), v.description('Oldest first.'));

/** Answer of `GET /conversations/{id}`. */
export const conversation = v.pipe(v.object({ ...summaryEntries, messages }), v.metadata({ ref: 'Conversation' }));
export type Conversation = v.InferOutput<typeof conversation>;

/** A conversation without its messages. */
export type ConversationSummary = Omit<Conversation, 'messages'>;

/** Answer of `GET /conversations`. */
export const history = v.pipe(
  v.object({
    conversations: v.pipe(
      v.array(v.object({ ...summaryEntries, messages: v.exactOptional(messages) })),
      v.description(
        'A page of up to 50, newest first. With `messages` when `include=messages` asks for them, as far as their ' +
          'texts fit into one answer; `GET /conversations/{id}` reads the others.',
      ),
    ),
    next,
    missing: missing('Conversations of this page that are damaged and left out; absent when there are none.'),
  }),
  v.metadata({ ref: 'History' }),
);
export type History = v.InferOutput<typeof history>;
export type HistoryConversation = History['conversations'][number];

/** Answer of `GET /unread`. */
export const unreadCount = v.pipe(
  v.object({
    unread: v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Conversations with an unopened answer.')),
  }),
  v.metadata({ ref: 'UnreadCount' }),
);
export type UnreadCount = v.InferOutput<typeof unreadCount>;

const notifiedBy = v.pipe(
  v.object({
    channel,
    address: v.pipe(
      v.string(),
      v.examples(['c•••@exemple.fr']),
      v.description('Address or number, masked but recognisable to its owner.'),
    ),
  }),
  v.metadata({ ref: 'NotifiedBy', description: 'A notification that was queued.' }),
);
export type NotifiedBy = v.InferOutput<typeof notifiedBy>;

/** Receipt of a message: answer of the two routes that send one, and of `GET /receipts/{key}`. */
export const sentMessage = v.pipe(
  v.object({
    id: conversationId,
    reference,
    receivedAt: timestamp,
    answerDueAt: timestampOf('Time by which the message is to be answered.'),
    notifiedBy: v.pipe(
      v.array(notifiedBy),
      v.description('Confirmations that were queued; empty when the member wants none or no address is known.'),
    ),
  }),
  v.metadata({ ref: 'SentMessage', description: 'Receipt of a message.' }),
);
export type SentMessage = v.InferOutput<typeof sentMessage>;

const text = v.pipe(
  v.string(),
  v.examples(['Bonjour, ma carte européenne n’est pas arrivée.']),
  v.description(
    `Plain text of ${MESSAGE_MIN_CHARACTERS} to ${MESSAGE_MAX_CHARACTERS} characters, counted in code points after ` +
      'normalization: LF line ends, no control characters, NFC, no white space at the ends.',
  ),
);

/** Body of `POST /conversations`. Ids that the catalogue does not know are refused later, as `unknown-topic`. */
export const newConversation = v.pipe(
  v.strictObject({
    ...v.entriesFromList(TOPIC_LEVELS, v.pipe(v.string(), v.description('Catalogue id.'))),
    text,
    profile: v.exactOptional(
      v.pipe(profile, v.description('Profile that the message is written under; the first of the token by default.')),
    ),
  }),
  v.metadata({
    ref: 'NewConversation',
    examples: [
      {
        theme: 'sante',
        subject: 'cartes-assurance-maladie',
        motive: 'carte-europeenne',
        text: 'Bonjour, ma carte européenne n’est pas arrivée.',
      },
    ],
  }),
);
export type NewConversation = v.InferOutput<typeof newConversation>;

/** Body of `POST /conversations/{id}/messages`. */
export const reply = v.pipe(v.strictObject({ text }), v.metadata({ ref: 'Reply' }));
export type Reply = v.InferOutput<typeof reply>;

/** Path of what is about one conversation. */
export const conversationPath = v.object({ id: conversationId });

/** Path of `GET /receipts/{key}`. */
export const receiptPath = v.object({ key: idempotencyKey });

/** Query of `GET /conversations`. */
export const historyQuery = v.object({
  ...pageQuery.entries,
  include: v.exactOptional(v.pipe(v.picklist(['messages']), v.description('Asks for the texts of all conversations.'))),
});
