import { assign } from 'xstate';
import { messagingSetup } from './messaging-setup.ts';
import { conversationState } from './states/conversation-state.ts';
import { homeState } from './states/home-state.ts';
import { confirmedState, reviewingState, sendingState, unsentState, writingState } from './states/message-states.ts';
import { preferencesState } from './states/preferences-state.ts';
import {
  choosingState,
  chosenState,
  composingState,
  preparingState,
  proposalState,
  unavailableState,
} from './states/topic-states.ts';

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
    topic: input.prefill ?? {},
    topicBefore: undefined,
    proposed: [],
    text: '',
    fault: undefined,
    keys: {},
    sent: undefined,
    conversations: undefined,
    expanded: [],
    conversationId: undefined,
    conversation: undefined,
    replies: {},
    replySent: undefined,
    preferences: undefined,
    preferencesSaved: false,
    failure: undefined,
  }),
  initial: 'starting',
  on: {
    compose: {
      target: '.preparing',
      actions: assign({
        topic: ({ event, context }) => event.topic ?? context.prefill,
        topicBefore: undefined,
        fault: undefined,
        failure: undefined,
      }),
    },
  },
  states: {
    starting: {
      always: [{ guard: 'composes', target: 'preparing' }, { target: 'home' }],
    },
    home: homeState,
    preparing: preparingState,
    unavailable: unavailableState,
    composing: composingState,
    choosing: choosingState,
    chosen: chosenState,
    proposal: proposalState,
    writing: writingState,
    reviewing: reviewingState,
    sending: sendingState,
    unsent: unsentState,
    confirmed: confirmedState,
    conversation: conversationState,
    preferences: preferencesState,
  },
});
