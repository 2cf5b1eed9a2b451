import { assign, emit, enqueueActions, sendTo, setup } from 'xstate';
import { toRequestFailure } from '../../api/request-failure.ts';
import { findMessageFault, MESSAGE_FAULTS, type MessageFault } from '../../contract/message-rules.ts';
import type { SentMessage } from '../../contract/conversations.ts';
import type { PartialTopic } from '../../contract/topic.ts';
import { draftMachine } from './draft-machine.ts';
import {
  change,
  draftId,
  draftOf,
  isNews,
  isWriting,
  NEW_MESSAGE,
  replyOf,
  useStored,
  type WholeMessage,
  withKey,
  withReply,
} from './drafts.ts';
import type {
  DraftSlot,
  MessagingContext,
  MessagingEmitted,
  MessagingEvent,
  MessagingInput,
  StoredDraft,
} from './messaging-types.ts';
import type { MessagingRequestActors } from './requests.ts';
import type { ScreenMeta } from './screen.ts';
import { canRetry, isTransient, isUncertain, retryPause } from './retries.ts';
import { findService, fitTopic, topicKey } from './topics.ts';

/** Tells whether a problem code names a fault of the text, which the member can mend. */
export const isMessageFault = (code: string | undefined): code is MessageFault =>
  MESSAGE_FAULTS.some((each) => each === code);

/** 128 random bits in hex; `crypto.randomUUID` is missing in pages without TLS. */
const createKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const toDraft = ({ context }: { context: MessagingContext }) => draftId(context.slot);

/** The fields of a message that is not begun. */
const BLANK: WholeMessage = { text: '', topic: {}, profile: undefined, topicBefore: undefined, proposed: [] };

/** The parts the states are made of: typed events, named requests, actions and guards. */
export const messagingSetup = setup({
  types: {
    context: {} as MessagingContext,
    events: {} as MessagingEvent,
    emitted: {} as MessagingEmitted,
    input: {} as MessagingInput,
    meta: {} as ScreenMeta,
  },
  actors: { draft: draftMachine } as MessagingRequestActors & { draft: typeof draftMachine },
  actions: {
    noteFailure: assign({
      failure: (_, { error }: { error: unknown }) => toRequestFailure(error),
      attempts: ({ context }) => context.attempts + 1,
    }),
    clearFailure: assign({ failure: undefined, attempts: 0 }),
    /** A message was not confirmed; one that was refused, each time, is not on its way any more. */
    noteUnsent: enqueueActions(({ context, enqueue }, { error }: { error: unknown }) => {
      const failure = toRequestFailure(error);
      const key = draftOf(context)?.key;
      enqueue.assign({ failure, attempts: context.attempts + 1 });
      if (isUncertain(failure)) enqueue.assign(change(context, 'sending', { uncertain: key }));
      if (!canRetry(failure) && key !== context.sending.uncertain) {
        enqueue.emit({ type: 'pending.changed', key: undefined });
      }
    }),
    /** Keeps what the catalogue knows of the topic, and tells the page's developer about what it does not have. */
    fitTopic: enqueueActions(({ context, enqueue }) => {
      const { catalogue, message } = context;
      if (!catalogue) return;
      const asked = isWriting(context) ? undefined : message.wanted;
      const topic = fitTopic(catalogue, asked ?? message.topic);
      if (asked && topicKey(topic) !== topicKey(asked)) enqueue.emit({ type: 'prefill.rejected', asked, kept: topic });
      enqueue.assign(change(context, 'message', { topic }));
    }),
    resume: assign(({ context }) => change(context, 'message', { wanted: undefined })),
    discard: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({ ...change(context, 'message', BLANK), fault: undefined });
      enqueue.sendTo(draftId(NEW_MESSAGE), { type: 'save', draft: undefined });
      enqueue.emit({ type: 'pending.changed', key: undefined });
    }),
    rememberTopic: assign(({ context }) =>
      change(context, 'message', { topicBefore: context.message.topicBefore ?? context.message.topic }),
    ),
    restoreTopic: assign(({ context }) =>
      change(context, 'message', { topic: context.message.topicBefore!, topicBefore: undefined }),
    ),
    chooseTopic: assign(({ context }, chosen: PartialTopic) =>
      change(context, 'message', { topic: { ...context.message.topic, ...chosen } }),
    ),
    dropTheme: assign(({ context }) => change(context, 'message', { topic: {} })),
    dropSubject: assign(({ context }) => change(context, 'message', { topic: fitLevels(context.message.topic, 1) })),
    dropMotive: assign(({ context }) => change(context, 'message', { topic: fitLevels(context.message.topic, 2) })),
    noteProposed: assign(({ context }) =>
      change(context, 'message', { proposed: [...context.message.proposed, topicKey(context.message.topic)] }),
    ),
    /**
     * A key for each message that is about to be sent. The same message keeps its key through every retry and way back,
     * and whatever else is sent meanwhile, since an answer that was lost says nothing about whether the server has it.
     */
    ensureKey: assign(({ context }) => withKey(context, draftOf(context)?.key ?? createKey())),
    /** The message that was sent under this key is in the page's hands no longer, but for its fate. */
    tellPending: emit(({ context }) => ({ type: 'pending.changed' as const, key: draftOf(context)?.key })),
    tellSettled: emit({ type: 'pending.changed', key: undefined }),
    /** The server has it, and has dropped its draft. */
    noteSent: enqueueActions(({ context, enqueue }) => {
      enqueue.assign({
        ...withKey(context, undefined),
        ...(context.slot ? withReply(context, '') : change(context, 'message', BLANK)),
      });
      enqueue.sendTo(draftId(context.slot), { type: 'sent' });
    }),
    /** It was sent from another page; what has been written here since is another message. */
    noteSentBefore: enqueueActions(({ context, enqueue }, { slot, sent }: { slot: DraftSlot; sent: SentMessage }) => {
      const keys = withKey(context, undefined, draftOf(context, slot), slot);
      enqueue.assign({ ...change(context, 'sending', { sent, sentBefore: true }), ...keys });
      enqueue.sendTo(draftId(slot), { type: 'change', draft: draftOf({ ...context, ...keys }, slot) });
    }),
    /** Starts keeping the reply's draft on the server, unless it is kept already. */
    openDraft: enqueueActions(({ context: { slot, drafts }, enqueue }) => {
      if (drafts[slot]) return;
      enqueue.assign({ drafts: { ...drafts, [slot]: {} } });
      enqueue.spawnChild('draft', { id: draftId(slot), input: { slot } });
    }),
    changeDraft: sendTo(toDraft, ({ context }) => ({ type: 'change', draft: draftOf(context) })),
    saveDraft: sendTo(toDraft, ({ context }) => ({ type: 'save', draft: draftOf(context) })),
    lockDraft: sendTo(toDraft, { type: 'lock' }),
    keepThisVersion: sendTo(toDraft, { type: 'keep' }),
    flushDrafts: enqueueActions(({ context, enqueue }) => {
      for (const slot of Object.keys(context.drafts)) enqueue.sendTo(draftId(slot), { type: 'flush' });
    }),
    useOtherVersion: enqueueActions(({ context, enqueue }) => {
      const stored = context.drafts[context.slot]?.other ?? {};
      enqueue.assign(useStored(context, stored));
      enqueue.sendTo(toDraft, { type: 'restore', stored });
    }),
    /** Goes on with a draft that was loaded, if it is news. */
    adoptDraft: enqueueActions(({ context, enqueue }, { stored }: { stored: StoredDraft | undefined }) => {
      if (!stored || !isNews(context, stored)) return;
      enqueue.assign(useStored(context, stored));
      enqueue.sendTo(toDraft, { type: 'restore', stored });
    }),
    noteText: assign(({ context }, { text }: { text: string }) => ({
      ...change(context, 'message', { text }),
      fault: undefined,
    })),
    noteReply: assign(({ context }, { text }: { text: string }) => ({
      conversation: { ...withReply(context, text).conversation, replySent: undefined },
      fault: undefined,
      failure: undefined,
    })),
    tellUnread: emit(({ context: { history } }) => ({
      type: 'unread.changed' as const,
      unread: history.next ? undefined : history.conversations.filter(({ unread }) => unread).length,
    })),
  },
  guards: {
    composes: ({ context }) => context.page.compose ?? false,
    isPending: ({ context }) => context.sending.pending !== undefined,
    /** A new message was asked for while one is in progress. */
    hasAnother: ({ context }) => context.message.wanted !== undefined && isWriting(context),
    isDisputed: ({ context }) => context.drafts[context.slot]?.other !== undefined,
    isSaving: ({ context }) => context.drafts[context.slot]?.saving === true,
    retries: ({ context }) => context.failure !== undefined && isTransient(context.failure),
    canRetry: ({ context }) => context.failure !== undefined && canRetry(context.failure),
    isTransient: (_, { error }: { error: unknown }) => isTransient(toRequestFailure(error)),
    isNotFound: (_, { error }: { error: unknown }) => toRequestFailure(error).kind === 'not-found',
    isReused: (_, { error }: { error: unknown }) => toRequestFailure(error).problem?.code === 'idempotency-key-reused',
    hasCatalogue: ({ context }) => context.catalogue !== undefined,
    lacksTheme: ({ context }) => context.message.topic.theme === undefined,
    lacksSubject: ({ context }) => context.message.topic.subject === undefined,
    lacksMotive: ({ context }) => context.message.topic.motive === undefined,
    hasServiceToPropose: ({ context: { catalogue, message, page } }) => {
      const found = findService(catalogue, message.topic);
      return found !== undefined && found.id !== page.service && !message.proposed.includes(topicKey(message.topic));
    },
    changesTopic: ({ context }) => context.message.topicBefore !== undefined,
    textIsValid: ({ context }) => findMessageFault(context.message.text) === undefined,
    replyIsValid: ({ context }) => findMessageFault(replyOf(context)) === undefined,
    isTextFault: (_, { error }: { error: unknown }) => isMessageFault(toRequestFailure(error).problem?.code),
    isOpen: ({ context }, { id }: { id: string }) => context.history.expanded.includes(id),
    hasTexts: ({ context }, { id }: { id: string }) =>
      context.history.conversations.some((each) => each.id === id && each.messages && !each.unread),
    hasAllTexts: ({ context }) => context.history.conversations.every(({ messages, unread }) => messages && !unread),
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
export const openingInput = ({ context }: { context: MessagingContext }) => ({ id: context.conversation.id ?? '' });
