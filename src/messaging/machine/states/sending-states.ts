import { assign, emit, not } from 'xstate';
import { toRequestFailure } from '../../../api/request-failure.ts';
import { normalizeMessage, type MessageFault } from '../../../contract/message-rules.ts';
import type { NewConversation } from '../../../contract/conversations.ts';
import { change, draftOf, messageOf, withKey } from '../drafts.ts';
import { messagingSetup } from '../messaging-setup.ts';

/** One request, under the key that the message keeps until the server has answered for it. */
const sendMessage = messagingSetup.createStateConfig({
  invoke: {
    id: 'sendMessage',
    src: 'sendMessage',
    input: ({ context }) => ({
      message: { ...(messageOf(context) as NewConversation), text: normalizeMessage(context.message.text) },
      idempotencyKey: draftOf(context)?.key ?? '',
    }),
    onDone: {
      target: '#messaging.confirmed',
      actions: [
        assign(({ context, event }) => change(context, 'sending', { sent: event.output })),
        'noteSent',
        emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
      ],
    },
    onError: [
      {
        guard: { type: 'isTextFault', params: ({ event }) => event },
        target: '#messaging.writing',
        actions: [
          assign({ fault: ({ event }) => toRequestFailure(event.error).problem?.code as MessageFault }),
          'tellSettled',
        ],
      },
      {
        // Sent already, in other words: the member is told as what, and what stands here gets another key.
        guard: { type: 'isReused', params: ({ event }) => event },
        target: '#messaging.checking',
        actions: assign(({ context }) => {
          return {
            ...change(context, 'sending', { pending: draftOf(context)?.key, sentBefore: true }),
            ...withKey(context, undefined),
          };
        }),
      },
      {
        target: '#messaging.unsent.waiting',
        actions: { type: 'noteUnsent', params: ({ event }) => event },
      },
    ],
  },
});

/** The message is on its way. */
export const sendingState = messagingSetup.createStateConfig({
  meta: { view: 'review', screen: 'summary' },
  initial: 'keeping',
  entry: [
    'tellPending',
    assign(({ context }) => ({ ...change(context, 'sending', { sentBefore: false }), attempts: 0 })),
  ],
  // A message on its way is neither changed nor abandoned: its outcome is waited for.
  on: { compose: {} },
  states: {
    /** Its key is in the draft before it goes, so that another page sends it under the same; but not at any price. */
    keeping: {
      always: [
        { guard: 'isDisputed', target: '#messaging.reviewing' },
        { guard: not('isSaving'), target: 'posting' },
      ],
      after: { keepPause: 'posting' },
    },
    posting: { entry: 'lockDraft', on: { 'draft.sent': {} }, ...sendMessage },
  },
});

/**
 * The server has not confirmed the message. It is sent again, as the same message: by itself when the line is to blame,
 * else when the member wants to.
 */
export const unsentState = messagingSetup.createStateConfig({
  meta: { view: 'failure' },
  initial: 'waiting',
  on: {
    'draft.sent': {},
    back: { target: 'writing' },
    home: { target: 'home' },
  },
  exit: 'clearFailure',
  states: {
    waiting: {
      after: { retryPause: { guard: 'retries', target: 'retrying' } },
      on: { retry: { target: 'retrying' }, online: { guard: 'retries', target: 'retrying' } },
    },
    retrying: sendMessage,
  },
});

/** Asks whether a message arrived that was being sent when the page was left, or that went out in other words. */
export const checkingState = messagingSetup.createStateConfig({
  meta: { view: 'failure' },
  initial: 'asking',
  on: { home: { target: 'home' } },
  exit: ['clearFailure', assign(({ context }) => change(context, 'sending', { pending: undefined }))],
  states: {
    asking: {
      invoke: {
        id: 'askReceipt',
        src: 'askReceipt',
        input: ({ context }) => ({ key: context.sending.pending ?? '' }),
        onDone: {
          target: '#messaging.confirmed',
          actions: [
            assign(({ context, event }) => change(context, 'sending', { sent: event.output })),
            emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
          ],
        },
        onError: [
          {
            guard: { type: 'isNotFound', params: ({ event }) => event },
            target: '#messaging.home',
            actions: [assign(({ context }) => change(context, 'sending', { lost: true })), 'tellSettled'],
          },
          { target: 'waiting', actions: { type: 'noteFailure', params: ({ event }) => event } },
        ],
      },
    },
    waiting: {
      after: { retryPause: { guard: 'retries', target: 'asking' } },
      on: { retry: { target: 'asking' }, online: { guard: 'retries', target: 'asking' } },
    },
  },
});

/** The server has the message. */
export const confirmedState = messagingSetup.createStateConfig({
  meta: { view: 'confirmation' },
  entry: 'tellSettled',
  on: { home: { target: 'home' } },
});
