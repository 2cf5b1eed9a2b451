import { assign, emit } from 'xstate';
import { toRequestFailure } from '../../api/request-failure.ts';
import { findMessageFault, normalizeMessage, type MessageFault } from '../../contract/message-rules.ts';
import type { Topic } from '../../contract/topic.ts';
import { messagingSetup } from '../messaging-setup.ts';
import type { MessagingContext } from '../messaging-types.ts';
import { topicKey } from '../topics.ts';

/** What the message in progress says and about what: another message gets another key. */
const messageFingerprint = ({ topic, text }: MessagingContext) => `${topicKey(topic)}\n${normalizeMessage(text)}`;

/** The text is typed; a fault is explained when it is validated. */
export const writingState = messagingSetup.createStateConfig({
  on: {
    'text.change': { actions: { type: 'noteText', params: ({ event }) => event } },
    'text.validate': [
      { guard: 'textIsValid', target: 'reviewing' },
      { actions: assign({ fault: ({ context }) => findMessageFault(context.text) }) },
    ],
    'theme.change': { target: 'choosing.theme', actions: ['rememberTopic', 'dropTheme'] },
    'subject.change': { target: 'choosing.subject', actions: ['rememberTopic', 'dropSubject'] },
    'motive.change': { target: 'choosing.motive', actions: ['rememberTopic', 'dropMotive'] },
    cancel: { target: 'home' },
  },
});

/** The summary before sending. */
export const reviewingState = messagingSetup.createStateConfig({
  entry: { type: 'ensureKey', params: ({ context }) => ({ of: messageFingerprint(context) }) },
  on: {
    send: { target: 'sending' },
    back: { target: 'writing' },
    cancel: { target: 'home' },
  },
});

/** The message is on its way. */
export const sendingState = messagingSetup.createStateConfig({
  // A message on its way is neither changed nor abandoned: its outcome is waited for.
  on: { compose: {} },
  invoke: {
    id: 'sendMessage',
    src: 'sendMessage',
    input: ({ context }) => ({
      message: {
        ...(context.topic as Topic),
        text: normalizeMessage(context.text),
        ...(context.catalogue && { profile: context.catalogue.profile }),
      },
      idempotencyKey: context.keys[messageFingerprint(context)] ?? '',
    }),
    onDone: {
      target: 'confirmed',
      actions: [
        assign({
          sent: ({ event }) => event.output,
          text: '',
          topic: {},
          proposed: [],
          keys: ({ context }) => ({ ...context.keys, [messageFingerprint(context)]: undefined }),
        }),
        emit(({ event }) => ({ type: 'message.sent' as const, sent: event.output })),
      ],
    },
    onError: [
      {
        guard: { type: 'isTextFault', params: ({ event }) => event },
        target: 'writing',
        actions: assign({
          fault: ({ event }) => toRequestFailure(event.error).problem?.code as MessageFault,
        }),
      },
      { target: 'unsent', actions: { type: 'noteFailure', params: ({ event }) => event } },
    ],
  },
});

/** The server has not confirmed the message; it can be sent again, as the same message. */
export const unsentState = messagingSetup.createStateConfig({
  on: {
    retry: { target: 'sending' },
    back: { target: 'writing' },
    home: { target: 'home' },
  },
  exit: 'clearFailure',
});

/** The server has the message. */
export const confirmedState = messagingSetup.createStateConfig({
  on: { home: { target: 'home' } },
});
