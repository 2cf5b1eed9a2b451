import * as v from 'valibot';
import { PROFILES } from '../../src/contract/topic.ts';

/** Far more than a message may have: a text that is too long is kept, so that it can be shortened. In UTF-16 units. */
const DRAFT_MAX = 20_000;

/** Said of what only has to be shortened: the member who is told to reload the page instead would lose it. */
export const TOO_LARGE = 'too-large';

const CODE_MAX = 64;

/** What clients make up to recognise their own request: visible ASCII. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7E]{1,255}$/;

const profile = v.picklist(PROFILES);
const code = v.pipe(v.string(), v.maxLength(CODE_MAX));

/** What cannot be one is not looked for: PostgreSQL fails at some texts. */
const conversationId = v.pipe(v.string(), v.uuid());

export const conversationPath = v.object({ id: conversationId });
export const receiptPath = v.object({ key: v.pipe(v.string(), v.regex(IDEMPOTENCY_KEY)) });

/** Unknown keys are refused everywhere. Codes that the catalogue does not know are the domain's to refuse. */
export const newConversationBody = v.strictObject({
  theme: v.string(),
  subject: v.string(),
  motive: v.string(),
  text: v.string(),
  profile: v.exactOptional(profile),
});

export const textBody = v.strictObject({ text: v.string() });

export const draftBody = v.strictObject({
  theme: v.exactOptional(code),
  subject: v.exactOptional(code),
  motive: v.exactOptional(code),
  profile: v.exactOptional(profile),
  text: v.pipe(v.string(), v.maxLength(DRAFT_MAX, TOO_LARGE)),
  key: v.exactOptional(v.pipe(v.string(), v.regex(IDEMPOTENCY_KEY))),
});

export const preferencesBody = v.strictObject({
  receipt: v.strictObject({ email: v.boolean(), sms: v.boolean() }),
  answer: v.strictObject({ email: v.boolean() }),
});

export const catalogueQuery = v.object({ profile: v.exactOptional(profile) });

/** Which draft: that of a new message, or of a reply in this conversation. */
export const draftQuery = v.object({ conversation: v.exactOptional(conversationId) });

export const historyQuery = v.object({ include: v.exactOptional(v.literal('messages')) });
