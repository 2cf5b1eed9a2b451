import * as v from 'valibot';
import { newConversation } from './conversations.ts';
import { conversationId, idempotencyKey } from './fields.ts';
import { CATALOGUE_ID_MAX_LENGTH, TOPIC_LEVELS } from './topic.ts';

/**
 * Longest text of a draft, in UTF-16 code units. Far more than a message may have: a text that is too long is kept, so that
 * the member can shorten it.
 */
const TEXT_MAX_LENGTH = 20_000;

/** Fault of a draft that only has to be shortened: a member who was told to reload the page would lose it. */
export const TOO_LARGE = 'too-large';

/**
 * Body of `PUT /draft` and answer of `GET /draft`: what a member has chosen and written so far. There is one for a new
 * message, and one for each conversation that the member replies in (`?conversation={id}`).
 */
export const draft = v.pipe(
  v.strictObject({
    // Fields of a message, of which a draft may still lack each.
    ...newConversation.entries,
    ...v.entriesFromList(
      TOPIC_LEVELS,
      v.exactOptional(v.pipe(v.string(), v.maxLength(CATALOGUE_ID_MAX_LENGTH), v.description('Catalogue id.'))),
    ),
    text: v.pipe(
      v.string(),
      v.maxLength(TEXT_MAX_LENGTH, TOO_LARGE),
      v.examples(['Bonjour, ma carte européenne']),
      v.description('Text as typed, also when it is too short or too long to be sent.'),
    ),
    key: v.exactOptional(
      v.pipe(
        idempotencyKey,
        v.description('Idempotency key of the message, once the member has reviewed it: it is sent under no other.'),
      ),
    ),
  }),
  v.metadata({ ref: 'Draft' }),
);
export type Draft = v.InferOutput<typeof draft>;

/** Query of the routes of `/draft`. */
export const draftQuery = v.object({
  conversation: v.exactOptional(
    v.pipe(conversationId, v.description('Conversation that the draft replies in; left out for a new message.')),
  ),
});
