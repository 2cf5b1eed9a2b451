import { assign, emit } from 'xstate';
import { findMessageFault, normalizeMessage } from '../../../contract/message-rules.ts';
import { change, draftOf, NEW_MESSAGE, replyOf } from '../drafts.ts';
import { messagingSetup, openingInput } from '../messaging-setup.ts';

/** One conversation on a screen of its own, where the member can reply. */
export const conversationState = messagingSetup.createStateConfig({
  meta: { view: 'conversation' },
  initial: 'loading',
  entry: [
    assign(({ context }) => ({
      ...change(context, 'conversation', { loaded: undefined }),
      slot: context.conversation.id ?? NEW_MESSAGE,
      fault: undefined,
    })),
    'clearFailure',
    'openDraft',
  ],
  exit: ['saveDraft', assign({ slot: NEW_MESSAGE })],
  on: { home: { target: 'home' } },
  states: {
    loading: {
      invoke: {
        id: 'openThread',
        src: 'openThread',
        input: openingInput,
        onDone: {
          target: 'reading',
          actions: [
            assign(({ context, event }) => change(context, 'conversation', { loaded: event.output.loaded })),
            { type: 'adoptDraft', params: ({ event }) => event.output },
          ],
        },
        onError: { target: 'failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
    failed: {
      on: { retry: { target: 'loading', actions: 'clearFailure' } },
    },
    reading: {
      entry: 'saveDraft',
      on: {
        'reply.change': { actions: [{ type: 'noteReply', params: ({ event }) => event }, 'changeDraft'] },
        'reply.send': [
          { guard: 'isDisputed' },
          {
            guard: 'replyIsValid',
            target: 'replying',
            actions: ['ensureKey', 'tellPending', 'clearFailure'],
          },
          { actions: assign({ fault: ({ context }) => findMessageFault(replyOf(context)) }) },
        ],
        'draft.keepThis': { actions: 'keepThisVersion' },
        'draft.useOther': { actions: 'useOtherVersion' },
      },
    },
    replying: {
      entry: 'lockDraft',
      on: { home: {}, compose: {}, 'draft.sent': {} },
      invoke: {
        id: 'sendReply',
        src: 'sendReply',
        input: ({ context }) => ({
          id: context.slot,
          text: normalizeMessage(replyOf(context)),
          idempotencyKey: draftOf(context)?.key ?? '',
        }),
        onDone: {
          target: 'loading',
          actions: [
            assign(({ context, event }) => change(context, 'conversation', { replySent: event.output })),
            'noteSent',
            'clearFailure',
            'tellSettled',
            emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
          ],
        },
        onError: [
          {
            guard: { type: 'isTransient', params: ({ event }) => event },
            target: 'waiting',
            actions: { type: 'noteFailure', params: ({ event }) => event },
          },
          { target: 'reading', actions: { type: 'noteUnsent', params: ({ event }) => event } },
        ],
      },
    },
    /** The line is to blame: the same reply goes again by itself, unless the member goes back to it. */
    waiting: {
      after: { retryPause: 'replying' },
      on: {
        retry: { target: 'replying' },
        online: { target: 'replying' },
        back: { target: 'reading' },
        'draft.sent': {},
      },
    },
  },
});
