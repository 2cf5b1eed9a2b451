import { assign } from 'xstate';
import { change, draftId, NEW_MESSAGE, withKey } from './drafts.ts';
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
  context: ({ input: { prefill, pending, ...page } }) => ({
    page: { ...page, prefill: prefill ?? {} },
    message: { text: '', topic: {}, wanted: prefill, proposed: [] },
    slot: NEW_MESSAGE,
    keys: {},
    drafts: { [NEW_MESSAGE]: {} },
    sending: { pending, lost: false, sentBefore: false },
    history: { conversations: [], expanded: [] },
    conversation: { replies: {} },
    preferences: { saved: false },
    attempts: 0,
  }),
  invoke: { id: draftId(NEW_MESSAGE), src: 'draft', input: { slot: NEW_MESSAGE } },
  initial: 'starting',
  on: {
    compose: {
      target: '.preparing',
      actions: assign(({ event: { topic }, context }) => ({
        ...change(context, 'message', { wanted: topic ?? context.page.prefill, topicBefore: undefined }),
        fault: undefined,
        failure: undefined,
      })),
    },
    'draft.update': {
      actions: assign({
        drafts: ({ context, event: { slot, report } }) => ({ ...context.drafts, [slot]: report }),
      }),
    },
    'draft.shared': {
      actions: assign(({ context, event: { slot, draft } }) =>
        draft?.key ? withKey(context, draft.key, draft, slot) : {},
      ),
    },
    'draft.sent': {
      target: '.confirmed',
      actions: { type: 'noteSentBefore', params: ({ event }) => event },
    },
    'drafts.flush': { actions: 'flushDrafts' },
  },
  states,
});
