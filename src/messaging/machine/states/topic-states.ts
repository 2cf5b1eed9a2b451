import { assign } from 'xstate';
import { change } from '../drafts.ts';
import { messagingSetup } from '../messaging-setup.ts';

/** The catalogue is on its way. */
export const preparingState = messagingSetup.createStateConfig({
  meta: { view: 'choose-topic' },
  entry: 'saveDraft',
  always: { guard: 'hasCatalogue', target: 'composing' },
  invoke: {
    id: 'loadCatalogue',
    src: 'loadCatalogue',
    input: ({ context }) => ({ profile: context.page.profile }),
    onDone: {
      target: 'composing',
      actions: [
        assign({ catalogue: ({ event }) => event.output.loaded }),
        { type: 'adoptDraft', params: ({ event }) => event.output },
      ],
    },
    onError: { target: 'unavailable', actions: { type: 'noteFailure', params: ({ event }) => event } },
  },
  on: { cancel: { target: 'home' } },
});

/** Without the catalogue nothing can be written yet. */
export const unavailableState = messagingSetup.createStateConfig({
  meta: { view: 'failure' },
  on: { retry: { target: 'preparing' }, home: { target: 'home' } },
  exit: 'clearFailure',
});

/** Picks the first level that is still to be chosen. */
export const composingState = messagingSetup.createStateConfig({
  entry: 'fitTopic',
  always: [
    { guard: 'hasAnother', target: 'offering' },
    { guard: 'lacksTheme', target: 'choosing.theme' },
    { guard: 'lacksSubject', target: 'choosing.subject' },
    { guard: 'lacksMotive', target: 'choosing.motive' },
    { target: 'chosen' },
  ],
});

/** A message is in progress, perhaps from another device: it is not written over by a new one. */
export const offeringState = messagingSetup.createStateConfig({
  meta: { view: 'home' },
  on: {
    'message.resume': { target: 'composing', actions: 'resume' },
    'message.discard': { target: 'composing', actions: 'discard' },
    home: { target: 'home' },
  },
});

/** Theme, subject, motive: each list depends on what is chosen above it. */
export const choosingState = messagingSetup.createStateConfig({
  initial: 'theme',
  entry: 'saveDraft',
  on: {
    cancel: [{ guard: 'changesTopic', target: 'writing', actions: 'restoreTopic' }, { target: 'home' }],
    'theme.change': { target: '.theme', actions: 'dropTheme' },
    'subject.change': { target: '.subject', actions: 'dropSubject' },
  },
  states: {
    theme: {
      meta: { view: 'choose-topic' },
      entry: 'changeDraft',
      on: {
        'theme.choose': {
          target: 'subject',
          actions: { type: 'chooseTopic', params: ({ event: { theme } }) => ({ theme }) },
        },
      },
    },
    subject: {
      meta: { view: 'choose-topic' },
      entry: 'changeDraft',
      on: {
        'subject.choose': {
          target: 'motive',
          actions: { type: 'chooseTopic', params: ({ event: { subject } }) => ({ subject }) },
        },
      },
    },
    motive: {
      meta: { view: 'choose-topic' },
      entry: 'changeDraft',
      on: {
        'motive.choose': {
          target: '#messaging.chosen',
          actions: { type: 'chooseTopic', params: ({ event: { motive } }) => ({ motive }) },
        },
      },
    },
  },
});

/** The topic is complete. */
export const chosenState = messagingSetup.createStateConfig({
  entry: assign(({ context }) => change(context, 'message', { topicBefore: undefined })),
  always: [{ guard: 'hasServiceToPropose', target: 'proposal' }, { target: 'writing' }],
});

/** An online service does the job faster; it is proposed once per topic chosen. */
export const proposalState = messagingSetup.createStateConfig({
  meta: { view: 'write-message', popup: 'service-proposal' },
  entry: ['noteProposed', 'saveDraft'],
  on: {
    'proposal.close': { target: 'writing' },
    'motive.change': { target: 'choosing.motive', actions: ['rememberTopic', 'dropMotive'] },
  },
});
