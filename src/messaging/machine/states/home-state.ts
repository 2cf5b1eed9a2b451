import { assign } from 'xstate';
import { messagingSetup, openingInput, unreadIds } from '../messaging-setup.ts';

/** The history, newest first; opening a conversation fetches its texts. */
export const homeState = messagingSetup.createStateConfig({
  meta: { view: 'home' },
  initial: 'loading',
  entry: 'clearFailure',
  exit: assign({ lost: false }),
  on: {
    'message.resume': { target: 'preparing', actions: 'resume' },
    'message.discard': { actions: 'discard' },
    'conversation.open': {
      target: 'conversation',
      actions: assign({ conversationId: ({ event }) => event.id, replySent: undefined }),
    },
    'preferences.open': { target: 'preferences' },
  },
  states: {
    loading: {
      invoke: {
        id: 'loadHistory',
        src: 'loadHistory',
        input: { messages: false },
        onDone: {
          target: 'listed',
          actions: [
            assign({ conversations: ({ event }) => event.output.loaded.conversations, expanded: [] }),
            { type: 'adoptDraft', params: ({ event }) => event.output },
            'tellUnread',
          ],
        },
        onError: { target: 'failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
    failed: {
      on: { retry: { target: 'loading', actions: 'clearFailure' } },
    },
    listed: {
      initial: 'idle',
      // A list that answers while a conversation is on its way: a slow line does not lock it.
      on: {
        'conversation.toggle': [
          {
            guard: { type: 'isOpen', params: ({ event }) => event },
            actions: assign({ expanded: ({ context, event }) => context.expanded.filter((id) => id !== event.id) }),
          },
          {
            guard: { type: 'hasTexts', params: ({ event }) => event },
            actions: assign({ expanded: ({ context, event }) => [...context.expanded, event.id] }),
          },
          {
            target: '.opening',
            reenter: true,
            actions: ['clearFailure', assign({ conversationId: ({ event }) => event.id })],
          },
        ],
        'conversations.expand': [
          {
            guard: 'hasAllTexts',
            target: '.idle',
            actions: assign({ expanded: ({ context }) => context.conversations?.map(({ id }) => id) ?? [] }),
          },
          { target: '.openingAll', actions: ['clearFailure', assign({ conversationId: undefined })] },
        ],
        'conversations.collapse': { target: '.idle', actions: assign({ expanded: [] }) },
      },
      states: {
        idle: {},
        opening: {
          invoke: {
            id: 'openConversation',
            src: 'openConversation',
            input: ({ context }) => openingInput(context),
            onDone: {
              target: 'idle',
              actions: [
                assign({
                  conversations: ({ context, event }) =>
                    context.conversations?.map((each) => (each.id === event.output.id ? event.output : each)),
                  expanded: ({ context, event }) => [...context.expanded, event.output.id],
                }),
                'tellUnread',
              ],
            },
            onError: { target: 'idle', actions: { type: 'noteFailure', params: ({ event }) => event } },
          },
        },
        openingAll: {
          invoke: {
            id: 'openHistory',
            src: 'openHistory',
            input: ({ context }) => ({ unread: unreadIds(context) }),
            onDone: {
              target: 'idle',
              actions: [
                assign({
                  conversations: ({ event }) => event.output.conversations,
                  expanded: ({ event }) => event.output.conversations.map(({ id }) => id),
                }),
                'tellUnread',
              ],
            },
            onError: { target: 'idle', actions: { type: 'noteFailure', params: ({ event }) => event } },
          },
        },
      },
    },
  },
});
