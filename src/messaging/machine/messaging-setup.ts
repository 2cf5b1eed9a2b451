import { assign, emit, enqueueActions, fromPromise, setup } from 'xstate';
import { toRequestFailure } from '../../api/request-failure.ts';
import { findMessageFault, MESSAGE_FAULTS, type MessageFault } from '../../contract/message-rules.ts';
import type { SentMessage } from '../../contract/messaging.ts';
import type { PartialTopic } from '../../contract/topic.ts';
import { adoptDraft, draftOf, isWriting, NEW_MESSAGE, replyOf, takeDraft, withKey } from './drafts.ts';
import type {
  DraftSlot,
  DraftState,
  KeptDraft,
  MessagingContext,
  MessagingEmitted,
  MessagingEvent,
  MessagingInput,
  MessagingRequests,
} from './messaging-types.ts';
import type { ScreenMeta } from './screen.ts';
import { canRetry, isTransient, isUncertain, retryPause } from './retries.ts';
import { findService, fitTopic, topicKey } from './topics.ts';

type Output<Name extends keyof MessagingRequests> = Awaited<ReturnType<MessagingRequests[Name]>>;
type Input<Name extends keyof MessagingRequests> = Parameters<MessagingRequests[Name]>[0];

/** A named request; the element provides the real one, and one that was forgotten says so. */
const missing = <Out, In>(name: string) =>
  fromPromise<Out, In>(() => Promise.reject(new Error(`No request "${name}"`)));
const request = <Name extends keyof MessagingRequests>(name: Name) => missing<Output<Name>, Input<Name>>(name);

/** What a request loads, together with the draft of the same place; a draft that cannot be had keeps nobody waiting. */
export interface WithDraft<Loaded> {
  loaded: Loaded;
  kept: KeptDraft | undefined;
}
const requestWithDraft = <Name extends keyof MessagingRequests>(name: Name) =>
  missing<WithDraft<Output<Name>>, Input<Name>>(name);

const messageFaults = new Set<string>(MESSAGE_FAULTS);
/** Whether a problem code names a fault of the text, which the member can mend. */
export const isMessageFault = (code: string | undefined): code is MessageFault =>
  code !== undefined && messageFaults.has(code);

/** Ids of the conversations whose answer the member has not opened. */
export const unreadIds = (context: MessagingContext) =>
  (context.conversations ?? []).filter(({ unread }) => unread).map(({ id }) => id);

/** 128 random bits in hex; `crypto.randomUUID` is missing in pages without TLS. */
const createKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The parts the states are made of: typed events, named requests, actions and guards. */
export const messagingSetup = setup({
  types: {
    context: {} as MessagingContext,
    events: {} as MessagingEvent,
    emitted: {} as MessagingEmitted,
    input: {} as MessagingInput,
    meta: {} as ScreenMeta,
  },
  actors: {
    loadCatalogue: requestWithDraft('loadCatalogue'),
    loadHistory: requestWithDraft('loadHistory'),
    openThread: requestWithDraft('openConversation'),
    openConversation: request('openConversation'),
    openHistory: request('openHistory'),
    sendMessage: request('sendMessage'),
    sendReply: request('sendReply'),
    askReceipt: request('askReceipt'),
    loadPreferences: request('loadPreferences'),
    savePreferences: request('savePreferences'),
  },
  actions: {
    noteFailure: assign({
      failure: (_, { error }: { error: unknown }) => toRequestFailure(error),
      attempts: ({ context }) => context.attempts + 1,
    }),
    clearFailure: assign({ failure: undefined, attempts: 0 }),
    /** A message was not confirmed; one that was refused, each time, is not on its way any more. */
    noteUnsent: enqueueActions(({ context, enqueue }, { slot, error }: { slot: DraftSlot; error: unknown }) => {
      const failure = toRequestFailure(error);
      const key = draftOf(context, slot)?.key;
      enqueue.assign({ failure, attempts: context.attempts + 1 });
      if (isUncertain(failure)) enqueue.assign({ uncertain: key });
      if (!canRetry(failure) && key !== context.uncertain) enqueue.emit({ type: 'pending.changed', key: undefined });
    }),
    /** Keeps what the catalogue knows of the topic, and tells the page's developer about what it does not have. */
    fitTopic: enqueueActions(({ context, enqueue }) => {
      if (!context.catalogue) return;
      const asked = isWriting(context) ? undefined : context.wanted;
      const topic = fitTopic(context.catalogue, asked ?? context.topic);
      if (asked && topicKey(topic) !== topicKey(asked)) enqueue.emit({ type: 'prefill.rejected', asked, kept: topic });
      enqueue.assign({ topic });
    }),
    resume: assign({ wanted: undefined }),
    discard: enqueueActions(({ enqueue }) => {
      enqueue.assign({ text: '', topic: {}, topicBefore: undefined, proposed: [], fault: undefined });
      enqueue.emit({ type: 'pending.changed', key: undefined });
    }),
    rememberTopic: assign({ topicBefore: ({ context }) => context.topicBefore ?? context.topic }),
    restoreTopic: assign({ topic: ({ context }) => context.topicBefore ?? context.topic, topicBefore: undefined }),
    dropTheme: assign({ topic: {} }),
    dropSubject: assign({ topic: ({ context: { topic } }) => fitLevels(topic, 1) }),
    dropMotive: assign({ topic: ({ context: { topic } }) => fitLevels(topic, 2) }),
    noteProposed: assign({ proposed: ({ context }) => [...context.proposed, topicKey(context.topic)] }),
    /**
     * A key for each message that is about to be sent. The same message keeps its key through every retry and way back,
     * and whatever else is sent meanwhile, since an answer that was lost says nothing about whether the server has it.
     */
    ensureKey: assign({
      keys: ({ context }, { slot }: { slot: DraftSlot }) => {
        const draft = draftOf(context, slot);
        return draft ? withKey(context.keys, slot, draft, draft.key ?? createKey()) : context.keys;
      },
    }),
    /** The message that was sent under this key is in the page's hands no longer, but for its fate. */
    tellPending: emit(({ context }, { slot }: { slot: DraftSlot }) => ({
      type: 'pending.changed' as const,
      key: draftOf(context, slot)?.key,
    })),
    tellSettled: emit({ type: 'pending.changed', key: undefined }),
    /** The server has it, and has dropped its draft. */
    noteSent: assign(({ context }, { slot }: { slot: DraftSlot }) => {
      const draft = draftOf(context, slot);
      return {
        drafts: { ...context.drafts, [slot]: { version: context.drafts[slot]?.version } },
        ...(draft && { keys: withKey(context.keys, slot, draft, undefined) }),
        ...(slot ? { replies: { ...context.replies, [slot]: '' } } : { text: '', topic: {}, proposed: [] }),
      };
    }),
    /** It was sent from another page; what has been written here since is another message. */
    noteSentBefore: assign(({ context }, { slot, sent }: { slot: DraftSlot; sent: SentMessage }) => {
      const draft = draftOf(context, slot);
      return {
        sent,
        sentBefore: true,
        drafts: { ...context.drafts, [slot]: {} },
        ...(draft && { keys: withKey(context.keys, slot, draft, undefined) }),
      };
    }),
    noteDraft: assign(({ context }, { slot, change }: { slot: DraftSlot; change: DraftState }) => ({
      drafts: { ...context.drafts, [slot]: { ...context.drafts[slot], ...change } },
      ...(change.draft?.key && { keys: withKey(context.keys, slot, change.draft, change.draft.key) }),
    })),
    adoptDraft: assign(
      ({ context }, { slot = NEW_MESSAGE, kept }: { slot?: DraftSlot | undefined; kept: KeptDraft | undefined }) =>
        adoptDraft(context, slot, kept),
    ),
    keepDraft: assign(({ context: { drafts } }, { slot }: { slot: DraftSlot }) => ({
      drafts: { ...drafts, [slot]: drafts[slot]?.other },
    })),
    takeDraft: assign(({ context }, { slot }: { slot: DraftSlot }) =>
      takeDraft(context, slot, context.drafts[slot]?.other ?? {}),
    ),
    noteText: assign({
      text: (_, { text }: { text: string }) => text,
      fault: undefined,
    }),
    noteReply: assign({
      replies: ({ context: { replies, conversationId = '' } }, { text }: { text: string }) => ({
        ...replies,
        [conversationId]: text,
      }),
      fault: undefined,
      replySent: undefined,
      failure: undefined,
    }),
    tellUnread: emit(({ context }) => ({ type: 'unread.changed' as const, unread: unreadIds(context).length })),
  },
  guards: {
    composes: ({ context }) => context.compose,
    isPending: ({ context }) => context.pending !== undefined,
    /** A new message was asked for while one is in progress. */
    hasAnother: ({ context }) => context.wanted !== undefined && isWriting(context),
    isDisputed: ({ context }, { slot }: { slot: DraftSlot }) => context.drafts[slot]?.other !== undefined,
    isSaving: ({ context }) => context.drafts[NEW_MESSAGE]?.saving === true,
    retries: ({ context }) => context.failure !== undefined && isTransient(context.failure),
    isTransient: (_, { error }: { error: unknown }) => isTransient(toRequestFailure(error)),
    isNotFound: (_, { error }: { error: unknown }) => toRequestFailure(error).kind === 'not-found',
    isReused: (_, { error }: { error: unknown }) => toRequestFailure(error).problem?.code === 'idempotency-key-reused',
    hasCatalogue: ({ context }) => context.catalogue !== undefined,
    lacksTheme: ({ context }) => context.topic.theme === undefined,
    lacksSubject: ({ context }) => context.topic.subject === undefined,
    lacksMotive: ({ context }) => context.topic.motive === undefined,
    hasServiceToPropose: ({ context: { catalogue, topic, service, proposed } }) => {
      const found = findService(catalogue, topic);
      return found !== undefined && found.id !== service && !proposed.includes(topicKey(topic));
    },
    changesTopic: ({ context }) => context.topicBefore !== undefined,
    textIsValid: ({ context }) => findMessageFault(context.text) === undefined,
    replyIsValid: ({ context }) => findMessageFault(replyOf(context)) === undefined,
    isTextFault: (_, { error }: { error: unknown }) => isMessageFault(toRequestFailure(error).problem?.code),
    isOpen: ({ context }, { id }: { id: string }) => context.expanded.includes(id),
    hasTexts: ({ context }, { id }: { id: string }) =>
      context.conversations?.some((each) => each.id === id && each.messages && !each.unread) ?? false,
    hasAllTexts: ({ context }) => context.conversations?.every(({ messages, unread }) => messages && !unread) ?? false,
  },
  delays: {
    retryPause: ({ context }) => retryPause(context.attempts, context.failure),
    keepPause: 3000,
  },
});

/** The upper levels of a topic: 1 keeps the theme, 2 the theme and the subject. */
function fitLevels({ theme, subject }: PartialTopic, levels: 1 | 2): PartialTopic {
  return { ...(theme && { theme }), ...(levels === 2 && subject && { subject }) };
}

/** Input of `openConversation` for the conversation that is being opened. */
export const openingInput = (context: MessagingContext) => {
  const id = context.conversationId ?? '';
  return { id, unread: unreadIds(context).includes(id) };
};
