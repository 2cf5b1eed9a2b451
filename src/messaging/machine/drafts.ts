import { listFields, NEW_MESSAGE_FIELDS, REPLY_FIELDS } from '../../contract/message-fields.ts';
import { normalizeMessage } from '../../contract/message-rules.ts';
import type { Draft } from '../../contract/drafts.ts';
import type { TopicLevel } from '../../contract/topic.ts';
import type { DraftSlot, MessagingContext, StoredDraft } from './messaging-types.ts';
import { topicKey } from './topics.ts';

/** The slot of the message that begins a conversation. */
export const NEW_MESSAGE: DraftSlot = '';

/** Id of the actor that keeps a draft on the server. */
export const draftId = (slot: DraftSlot): string => (slot ? `draft:${slot}` : 'draft');

/** Tells whether a new message is in progress. */
export const isWriting = ({ message }: MessagingContext): boolean => message.text.trim() !== '';

/** The reply that is being written in the conversation on the screen. */
export const replyOf = ({ conversation, slot }: MessagingContext): string => conversation.replies[slot] ?? '';

/** The new message with all of its fields; until the catalogue says the profile, it is that of the draft. */
export function messageOf({ message: { topic, text, ...rest }, catalogue }: MessagingContext) {
  const profile = catalogue?.profile ?? rest.profile;
  return { ...topic, ...(profile && { profile }), text };
}

/** Does not compile unless {@link messageOf} has every field of a message. */
const FIELDS = NEW_MESSAGE_FIELDS satisfies readonly (keyof ReturnType<typeof messageOf>)[];

/** Says which message it is, for the server too: one that differs in a field goes under another idempotency key. */
const fingerprint = (slot: DraftSlot, draft: Draft): string =>
  slot + JSON.stringify(listFields(slot ? REPLY_FIELDS : FIELDS, { ...draft, text: normalizeMessage(draft.text) }));

/** Draft to be saved: the message as written, with its key; undefined when nothing is written. */
export function draftOf(context: MessagingContext, slot = context.slot): Draft | undefined {
  const draft = slot ? { text: context.conversation.replies[slot] ?? '' } : messageOf(context);
  const key = context.keys[fingerprint(slot, draft)];
  return draft.text.trim() ? { ...draft, ...(key && { key }) } : undefined;
}

/** Tells whether two drafts hold the same message or reply, to the letter. */
export const isSameMessage = (one: Draft | undefined, other: Draft | undefined): boolean =>
  JSON.stringify(listFields(FIELDS, one ?? {})) === JSON.stringify(listFields(FIELDS, other ?? {}));

/** Tells whether two drafts are equal, their keys too: there is nothing to save. */
export const isSameDraft = (one: Draft | undefined, other: Draft | undefined): boolean =>
  isSameMessage(one, other) && one?.key === other?.key;

/** The keys, with that of what is written, or of another draft. */
export const withKey = (
  context: MessagingContext,
  key: string | undefined,
  draft = draftOf(context),
  slot = context.slot,
) => (draft ? { keys: { ...context.keys, [fingerprint(slot, draft)]: key } } : {});

/** A new message with each of its fields: one that is added does not compile until it is restored and cleared. */
export type WholeMessage = {
  [Field in keyof Required<Omit<MessagingContext['message'], 'wanted'>>]: MessagingContext['message'][Field];
};

/** Goes on with a draft as the server has it; a service that fits its topic was proposed when that was chosen. */
export function useStored(context: MessagingContext, { draft }: StoredDraft) {
  const { text = '', key, profile, ...topic }: Partial<Draft> = draft ?? {};
  // A field that is none of the topic's does not compile here: it belongs among those on the left.
  topic satisfies { [Field in keyof typeof topic]: Field extends TopicLevel ? unknown : undefined };
  return {
    ...(key && withKey(context, key, draft)),
    ...(context.slot
      ? withReply(context, text)
      : change(context, 'message', {
          text,
          topic,
          profile,
          topicBefore: undefined,
          proposed: [topicKey(topic)],
        } satisfies WholeMessage)),
    fault: undefined,
  };
}

/**
 * Tells if a loaded draft is news: nothing is written here, and this page has not seen that version before. The page's
 * own changes to a version that it has seen are newer.
 */
export const isNews = (context: MessagingContext, { draft, version }: StoredDraft): boolean =>
  draft !== undefined && !draftOf(context) && version !== context.drafts[context.slot]?.version;

/** The conversation with its reply. */
export const withReply = (context: MessagingContext, text: string) =>
  change(context, 'conversation', { replies: { ...context.conversation.replies, [context.slot]: text } });

/** One group of the context, with some of its fields changed. */
export const change = <Group extends 'message' | 'sending' | 'history' | 'conversation'>(
  context: MessagingContext,
  group: Group,
  fields: Partial<MessagingContext[Group]>,
) => ({ [group]: { ...context[group], ...fields } }) as Pick<MessagingContext, Group>;
