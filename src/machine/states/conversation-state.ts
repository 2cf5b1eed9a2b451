import { assign, emit } from 'xstate';
import { findMessageFault, normalizeMessage } from '../../contract/message-rules.ts';
import { messagingSetup, openingInput, replyOf, withReply } from '../messaging-setup.ts';
import type { MessagingContext } from '../messaging-types.ts';

const replyFingerprint = (context: MessagingContext) =>
  `${context.conversationId}\n${normalizeMessage(replyOf(context))}`;

/** One conversation on a screen of its own, where the member can reply. */
export const conversationState = messagingSetup.createStateConfig({
  initial: 'loading',
  entry: assign({ conversation: undefined, failure: undefined, fault: undefined }),
  on: { home: { target: 'home' } },
  states: {
    loading: {
      invoke: {
        id: 'openConversation',
        src: 'openConversation',
        input: ({ context }) => openingInput(context),
        onDone: { target: 'reading', actions: assign({ conversation: ({ event }) => event.output }) },
        onError: { target: 'failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
    failed: {
      on: { retry: { target: 'loading', actions: 'clearFailure' } },
    },
    reading: {
      on: {
        'reply.change': { actions: { type: 'noteReply', params: ({ event }) => event } },
        'reply.send': [
          {
            guard: 'replyIsValid',
            target: 'replying',
            actions: [
              { type: 'ensureKey', params: ({ context }) => ({ of: replyFingerprint(context) }) },
              'clearFailure',
            ],
          },
          { actions: assign({ fault: ({ context }) => findMessageFault(replyOf(context)) }) },
        ],
      },
    },
    replying: {
      on: { home: {}, compose: {} },
      invoke: {
        id: 'sendReply',
        src: 'sendReply',
        input: ({ context }) => ({
          id: context.conversationId ?? '',
          text: normalizeMessage(replyOf(context)),
          idempotencyKey: context.keys[replyFingerprint(context)] ?? '',
        }),
        onDone: {
          target: 'loading',
          actions: [
            assign({
              replySent: ({ event }) => event.output,
              replies: ({ context }) => withReply(context, ''),
              keys: ({ context }) => ({ ...context.keys, [replyFingerprint(context)]: undefined }),
            }),
            emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
          ],
        },
        onError: { target: 'reading', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
  },
});
