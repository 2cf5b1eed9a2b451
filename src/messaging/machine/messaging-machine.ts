import { assign } from 'xstate';
import { messagingSetup } from './messaging-setup.ts';
import type { ScreenStates } from './screen.ts';
import { conversationState } from './states/conversation-state.ts';
import { homeState } from './states/home-state.ts';
import { reviewingState, writingState } from './states/message-states.ts';
import { preferencesState } from './states/preferences-state.ts';
import { checkingState, confirmedState, sendingState, unsentState } from './states/sending-states.ts';
import {
  choosingState,
  chosenState,
  composingState,
  offeringState,
  preparingState,
  proposalState,
  unavailableState,
} from './states/topic-states.ts';

const states = {
  starting: messagingSetup.createStateConfig({
    always: [
      { guard: 'isPending', target: 'checking' },
      { guard: 'composes', target: 'preparing' },
      { target: 'home' },
    ],
  }),
  home: homeState,
  preparing: preparingState,
  unavailable: unavailableState,
  composing: composingState,
  offering: offeringState,
  choosing: choosingState,
  chosen: chosenState,
  proposal: proposalState,
  writing: writingState,
  reviewing: reviewingState,
  sending: sendingState,
  unsent: unsentState,
  checking: checkingState,
  confirmed: confirmedState,
  conversation: conversationState,
  preferences: preferencesState,
} satisfies ScreenStates;

/**
 * The member's whole way, from the envelope to the answer read. It knows neither the page nor the network: requests
 * are actors that the element provides, what it has to tell goes out as emitted events.
 */
export const messagingMachine = messagingSetup.createMachine({
  id: 'messaging',
  context: ({ input }) => ({
    profile: input.profile,
    service: input.service,
    compose: input.compose ?? false,
    catalogue: undefined,
    prefill: input.prefill ?? {},
    wanted: input.prefill,
    topic: {},
    topicBefore: undefined,
    proposed: [],
    text: '',
    fault: undefined,
    keys: {},
    drafts: {},
    pending: input.pending,
    attempts: 0,
    lost: false,
    sent: undefined,
    sentBefore: false,
    conversations: undefined,
    expanded: [],
    conversationId: undefined,
    conversation: undefined,
    replies: {},
    replySent: undefined,
    preferences: undefined,
    preferencesSaved: false,
    failure: undefined,
    uncertain: undefined,
  }),
  initial: 'starting',
  on: {
    compose: {
      target: '.preparing',
      actions: assign({
        wanted: ({ event, context }) => event.topic ?? context.prefill,
        topicBefore: undefined,
        fault: undefined,
        failure: undefined,
      }),
    },
    'draft.update': { actions: { type: 'noteDraft', params: ({ event }) => event } },
    'draft.sent': { target: '.confirmed', actions: { type: 'noteSentBefore', params: ({ event }) => event } },
  },
  states,
});
