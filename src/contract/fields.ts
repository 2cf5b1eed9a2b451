import * as v from 'valibot';
import { CHANNELS } from './channels.ts';
import { PROFILES } from './topic.ts';

/** A point in time, ISO 8601 in UTC with milliseconds, such as `2026-03-04T09:00:00.000Z`. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp(), v.examples(['2026-03-04T09:00:00.000Z']));

/** A {@link timestamp} with what happens then, for the API's description. */
export const timestampOf = (description: string) => v.pipe(timestamp, v.description(description));

/** One of the profiles of a member's token. */
export const profile = v.pipe(
  v.picklist(PROFILES),
  v.description('Space of the host site that the member is in; it decides which topics are offered.'),
);

/** Way to notify a member. */
export const channel = v.picklist(CHANNELS);

/** Id of a conversation. Anything but a UUID cannot be one, and PostgreSQL fails at some texts. */
export const conversationId = v.pipe(
  v.string(),
  v.uuid(),
  v.examples(['019cb839-1a80-7c1e-b35f-5f1a0d6c2e47']),
  v.description('Id of the conversation.'),
);

/** Three groups of four characters of Crockford's base 32. */
export const reference = v.pipe(
  v.string(),
  v.examples(['K7QM-4XTA-9F2C']),
  v.description('Reference of the conversation, which a member quotes on the telephone.'),
);

/** Idempotency key (IETF draft of the Idempotency-Key header): 1 to 255 visible ASCII characters, made by the client. */
export const idempotencyKey = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7E]{1,255}$/),
  v.examples(['0f9e4c52-7a8f-4a53-9a52-3f3c2f4a1d77']),
  v.description('Idempotency key of one message and its repeats, made by the client.'),
);

const cursor = v.pipe(v.string(), v.maxLength(200));

/** Query of a list that is answered in pages. */
export const pageQuery = v.object({
  cursor: v.exactOptional(
    v.pipe(cursor, v.description('Value of `next` in the page before, as it is; without it, the first page is read.')),
  ),
});

/** Cursor in a page of a list. */
export const next = v.exactOptional(
  v.pipe(cursor, v.description('Value of `cursor` for the following page; absent on the last page.')),
);

/** Number of entries that an answer leaves out because they cannot be read, with what they are. */
export const missing = (description: string) =>
  v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description(description)));
