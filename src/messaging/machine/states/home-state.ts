import { assign } from 'xstate';
import { joinPages } from '../../../api/join-pages.ts';
import { change } from '../drafts.ts';
import { messagingSetup, openingInput } from '../messaging-setup.ts';

/** The history, newest first; opening a conversation fetches its texts. */
export const homeState = messagingSetup.createStateConfig({
  meta: { view: 'home' },
  initial: 'loading',
  entry: ['clearFailure', 'saveDraft'],
  exit: assign(({ context }) => change(context, 'sending', { lost: false })),
  on: {
    'message.resume': { target: 'preparing', actions: 'resume' },
    'message.discard': { actions: 'discard' },
    'conversation.open': {
      target: 'conversation',
      actions: assign(({ context, event }) => change(context, 'conversation', { id: event.id, replySent: undefined })),
    },
    'preferences.open': { target: 'preferences' },
  },
  states: {
    loading: {
      invoke: {
        id: 'loadHistory',
        src: 'loadHistory',
        input: {},
        onDone: {
          target: 'listed',
          actions: [
            assign({
              history: ({ event }) => ({ ...event.output.loaded, expanded: [] }),
            }),
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
            actions: assign(({ context, event }) =>
              change(context, 'history', { expanded: context.history.expanded.filter((id) => id !== event.id) }),
            ),
          },
          {
            guard: { type: 'hasTexts', params: ({ event }) => event },
            actions: assign(({ context, event }) =>
              change(context, 'history', { expanded: [...context.history.expanded, event.id] }),
            ),
          },
          {
            target: '.opening',
            reenter: true,
            actions: [
              'clearFailure',
              assign(({ context, event }) => change(context, 'conversation', { id: event.id })),
            ],
          },
        ],
        'conversations.expand': [
          {
            guard: 'hasAllTexts',
            target: '.idle',
            actions: assign(({ context }) =>
              change(context, 'history', { expanded: context.history.conversations.map(({ id }) => id) }),
            ),
          },
          {
            target: '.openingAll',
            actions: ['clearFailure', assign(({ context }) => change(context, 'conversation', { id: undefined }))],
          },
        ],
        'conversations.more': {
          target: '.loadingMore',
          actions: ['clearFailure', assign(({ context }) => change(context, 'conversation', { id: undefined }))],
        },
        'conversations.collapse': {
          target: '.idle',
          actions: assign(({ context }) => change(context, 'history', { expanded: [] })),
        },
      },
      states: {
        idle: {},
        opening: {
          invoke: {
            id: 'openConversation',
            src: 'openConversation',
            input: openingInput,
            onDone: {
              target: 'idle',
              actions: [
                assign({
                  history: ({ context: { history }, event: { output } }) => ({
                    ...history,
                    conversations: history.conversations.map((each) => (each.id === output.id ? output : each)),
                    expanded: [...history.expanded, output.id],
                  }),
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
            input: ({ context }) => ({ count: context.history.conversations.length }),
            onDone: {
              target: 'idle',
              actions: [
                assign({
                  history: ({ event: { output } }) => ({
                    ...output,
                    expanded: output.conversations.flatMap(({ id, messages }) => (messages ? id : [])),
                  }),
                }),
                'tellUnread',
              ],
            },
            onError: { target: 'idle', actions: { type: 'noteFailure', params: ({ event }) => event } },
          },
        },
        loadingMore: {
          on: { 'conversations.more': {} },
          invoke: {
            id: 'loadMore',
            src: 'loadMore',
            input: ({ context }) => ({ cursor: context.history.next }),
            onDone: {
              target: 'idle',
              actions: [
                assign({
                  history: ({ context: { history }, event: { output } }) => ({
                    ...joinPages(history, output),
                    expanded: history.expanded,
                    shown: history.conversations.length,
                  }),
                }),
                'tellUnread',
              ],
            },
            onError: { target: 'moreFailed', actions: { type: 'noteFailure', params: ({ event }) => event } },
          },
        },
        /** The failure is told beside the button, which tries again. */
        moreFailed: {
          on: {
            retry: [
              { guard: 'canRetry', target: 'loadingMore', actions: 'clearFailure' },
              // The cursor is not accepted any more: the history begins anew.
              { target: '#messaging.home.loading', actions: 'clearFailure' },
            ],
          },
        },
      },
    },
  },
});
