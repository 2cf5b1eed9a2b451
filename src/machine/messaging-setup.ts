import { assign, emit, enqueueActions, fromPromise, setup } from 'xstate';
import { toRequestFailure } from '../api/request-failure.ts';
import { findMessageFault, type MessageFault } from '../contract/message-rules.ts';
import type { PartialTopic } from '../contract/topic.ts';
import type {
  MessagingContext,
  MessagingEmitted,
  MessagingEvent,
  MessagingInput,
  MessagingRequests,
} from './messaging-types.ts';
import { findService, fitTopic, topicKey } from './topics.ts';

/** A named request; the element provides the real one, and one that was forgotten says so. */
function request<Name extends keyof MessagingRequests>(name: Name) {
  type Request = MessagingRequests[Name];
  return fromPromise<Awaited<ReturnType<Request>>, Parameters<Request>[0]>(() =>
    Promise.reject(new Error(`The machine was started without "${name}".`)),
  );
}

const messageFaults = new Set<string>(['message-blank', 'message-too-short', 'message-too-long']);
/** Whether a problem code names a fault of the text, which the member can mend. */
export const isMessageFault = (code: string | undefined): code is MessageFault =>
  code !== undefined && messageFaults.has(code);

/** Ids of the conversations whose answer the member has not opened. */
export const unreadIds = (context: MessagingContext) =>
  (context.conversations ?? []).filter(({ unread }) => unread).map(({ id }) => id);

/** The follow-up that is being written in the conversation on the screen. */
export const replyOf = ({ replies, conversationId = '' }: MessagingContext): string => replies[conversationId] ?? '';
export const withReply = ({ replies, conversationId = '' }: MessagingContext, text: string) => ({
  ...replies,
  [conversationId]: text,
});

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
  },
  actors: {
    loadCatalogue: request('loadCatalogue'),
    loadHistory: request('loadHistory'),
    openConversation: request('openConversation'),
    openHistory: request('openHistory'),
    sendMessage: request('sendMessage'),
    sendReply: request('sendReply'),
    loadPreferences: request('loadPreferences'),
    savePreferences: request('savePreferences'),
  },
  actions: {
    noteFailure: assign({
      failure: (_, { error }: { error: unknown }) => toRequestFailure(error),
    }),
    clearFailure: assign({ failure: undefined }),
    /** Keeps what the catalogue knows of the topic, and tells the page's developer about the rest. */
    fitPrefill: enqueueActions(({ context, enqueue }) => {
      if (!context.catalogue) return;
      const kept = fitTopic(context.catalogue, context.topic);
      if (topicKey(kept) !== topicKey(context.topic)) {
        enqueue.emit({ type: 'prefill.rejected', asked: context.topic, kept });
      }
      enqueue.assign({ topic: kept });
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
      keys: ({ context: { keys } }, { of }: { of: string }) => ({ ...keys, [of]: keys[of] ?? createKey() }),
    }),
    noteText: assign({
      text: (_, { text }: { text: string }) => text,
      fault: undefined,
    }),
    noteReply: assign({
      replies: ({ context }, { text }: { text: string }) => withReply(context, text),
      fault: undefined,
      replySent: undefined,
      failure: undefined,
    }),
    tellUnread: emit(({ context }) => ({ type: 'unread.changed' as const, unread: unreadIds(context).length })),
  },
  guards: {
    composes: ({ context }) => context.compose,
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
