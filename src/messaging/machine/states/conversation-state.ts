import { assign, emit } from 'xstate';
import { findMessageFault, normalizeMessage } from '../../../contract/message-rules.ts';
import { draftOf, replyOf } from '../drafts.ts';
import { messagingSetup, openingInput } from '../messaging-setup.ts';
import type { MessagingContext } from '../messaging-types.ts';

/** The conversation's id, which its reply's draft goes by. */
const slotOf = ({ conversationId = '' }: MessagingContext) => conversationId;
const params = ({ context }: { context: MessagingContext }) => ({ slot: slotOf(context) });

/** One conversation on a screen of its own, where the member can reply. */
export const conversationState = messagingSetup.createStateConfig({
  meta: { view: 'conversation' },
  initial: 'loading',
  entry: [assign({ conversation: undefined, fault: undefined }), 'clearFailure'],
  on: { home: { target: 'home' } },
  states: {
    loading: {
      invoke: {
        id: 'openThread',
        src: 'openThread',
        input: ({ context }) => openingInput(context),
        onDone: {
          target: 'reading',
          actions: [
            assign({ conversation: ({ event }) => event.output.loaded }),
            {
              type: 'adoptDraft',
              params: ({ context, event }) => ({ slot: slotOf(context), kept: event.output.kept }),
            },
          ],
        },
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
          { guard: { type: 'isDisputed', params } },
          {
            guard: 'replyIsValid',
            target: 'replying',
            actions: [{ type: 'ensureKey', params }, { type: 'tellPending', params }, 'clearFailure'],
          },
          { actions: assign({ fault: ({ context }) => findMessageFault(replyOf(context)) }) },
        ],
        'draft.keep': { actions: { type: 'keepDraft', params } },
        'draft.take': { actions: { type: 'takeDraft', params } },
      },
    },
    replying: {
      on: { home: {}, compose: {}, 'draft.sent': {} },
      invoke: {
        id: 'sendReply',
        src: 'sendReply',
        input: ({ context }) => ({
          id: slotOf(context),
          text: normalizeMessage(replyOf(context)),
          idempotencyKey: draftOf(context, slotOf(context))?.key ?? '',
        }),
        onDone: {
          target: 'loading',
          actions: [
            assign({ replySent: ({ event }) => event.output }),
            { type: 'noteSent', params },
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
          {
            target: 'reading',
            actions: {
              type: 'noteUnsent',
              params: ({ context, event }) => ({ slot: slotOf(context), error: event.error }),
            },
          },
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
