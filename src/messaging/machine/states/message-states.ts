import { assign } from 'xstate';
import { findMessageFault } from '../../../contract/message-rules.ts';
import { messagingSetup } from '../messaging-setup.ts';

/** Choice between two versions of the message. */
const dispute = {
  'draft.keepThis': { actions: 'keepThisVersion' },
  'draft.useOther': { target: 'composing', actions: ['useOtherVersion', 'resume'] },
} as const;

/** The text is typed; a fault is explained when it is validated. */
export const writingState = messagingSetup.createStateConfig({
  meta: { view: 'write-message' },
  entry: 'saveDraft',
  on: {
    ...dispute,
    'text.change': {
      actions: [{ type: 'noteText', params: ({ event }) => event }, 'changeDraft'],
    },
    'text.validate': [
      { guard: 'textIsValid', target: 'reviewing' },
      { actions: assign({ fault: ({ context }) => findMessageFault(context.message.text) }) },
    ],
    'theme.change': { target: 'choosing.theme', actions: ['rememberTopic', 'dropTheme'] },
    'subject.change': { target: 'choosing.subject', actions: ['rememberTopic', 'dropSubject'] },
    'motive.change': { target: 'choosing.motive', actions: ['rememberTopic', 'dropMotive'] },
    cancel: { target: 'home' },
  },
});

/** The summary before sending. The message has its key from here on, in its draft too. */
export const reviewingState = messagingSetup.createStateConfig({
  meta: { view: 'review', screen: 'summary' },
  entry: ['ensureKey', 'saveDraft'],
  on: {
    ...dispute,
    // Under a version that another page has overtaken, it could be sent twice.
    send: [{ guard: 'isDisputed' }, { target: 'sending' }],
    back: { target: 'writing' },
    cancel: { target: 'home' },
  },
});
