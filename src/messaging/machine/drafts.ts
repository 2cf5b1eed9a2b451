import { normalizeMessage } from '../../contract/message-rules.ts';
import type { Draft } from '../../contract/messaging.ts';
import type { DraftSlot, KeptDraft, MessagingContext } from './messaging-types.ts';
import { topicKey } from './topics.ts';

/** The slot of the message that begins a conversation. */
export const NEW_MESSAGE: DraftSlot = '';

/** Whether a new message is in progress. */
export const isWriting = ({ text }: MessagingContext): boolean => text.trim() !== '';

/** The follow-up that is being written in the conversation on the screen. */
export const replyOf = ({ replies, conversationId = '' }: MessagingContext): string => replies[conversationId] ?? '';

/** What a message says and where it belongs: another one gets another key. */
const fingerprint = (slot: DraftSlot, draft: Draft): string =>
  `${slot || topicKey(draft)}\n${normalizeMessage(draft.text)}`;

/** What is written, as it is to be kept; undefined when that is nothing. */
export function draftOf(context: MessagingContext, slot: DraftSlot): Draft | undefined {
  const { topic, catalogue } = context;
  const draft = slot
    ? { text: context.replies[slot] ?? '' }
    : { ...topic, ...(catalogue && { profile: catalogue.profile }), text: context.text };
  const key = context.keys[fingerprint(slot, draft)];
  return draft.text.trim() ? { ...draft, ...(key && { key }) } : undefined;
}

/** Whether two drafts say the same about the same. */
export const isSameMessage = (one: Draft | undefined, other: Draft | undefined): boolean =>
  one?.text === other?.text && topicKey(one ?? {}) === topicKey(other ?? {});

/** Whether there is nothing to save. */
export const isSameDraft = (one: Draft | undefined, other: Draft | undefined): boolean =>
  isSameMessage(one, other) && one?.key === other?.key;

/** The keys, with that of one draft. */
export const withKey = (keys: MessagingContext['keys'], slot: DraftSlot, draft: Draft, key: string | undefined) => ({
  ...keys,
  [fingerprint(slot, draft)]: key,
});

/** Goes on with a draft as the server has it; a service that fits its topic was proposed when that was chosen. */
export function takeDraft({ drafts, keys, replies }: MessagingContext, slot: DraftSlot, kept: KeptDraft) {
  const { text = '', key, profile: _, ...topic } = kept.draft ?? {};
  return {
    drafts: { ...drafts, [slot]: kept },
    ...(kept.draft && key && { keys: withKey(keys, slot, kept.draft, key) }),
    ...(slot
      ? { replies: { ...replies, [slot]: text } }
      : { text, topic, topicBefore: undefined, proposed: [topicKey(topic)] }),
    fault: undefined,
  };
}

/**
 * Takes over what was loaded, unless something is written here or this very version was seen before: what became of it
 * here is newer.
 */
export function adoptDraft(context: MessagingContext, slot: DraftSlot, kept: KeptDraft | undefined) {
  const isNews = kept?.draft && !draftOf(context, slot) && kept.version !== context.drafts[slot]?.version;
  return isNews ? takeDraft(context, slot, kept) : {};
}
