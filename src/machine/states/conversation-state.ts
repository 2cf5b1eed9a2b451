import { assign, emit } from 'xstate';
import { findMessageFault } from '../../contract/message-rules.ts';
import { messagingSetup, openingInput } from '../messaging-setup.ts';
import type { MessagingContext } from '../messaging-types.ts';

const replyFingerprint = ({ conversationId, reply }: MessagingContext) => `${conversationId}\n${reply}`;

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
          { actions: assign({ fault: ({ context }) => findMessageFault(context.reply) }) },
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
          text: context.reply,
          idempotencyKey: context.idempotency?.key ?? '',
        }),
        onDone: {
          target: 'loading',
          actions: [
            assign({ replySent: ({ event }) => event.output, reply: '', idempotency: undefined }),
            emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
          ],
        },
        onError: { target: 'reading', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
  },
});
