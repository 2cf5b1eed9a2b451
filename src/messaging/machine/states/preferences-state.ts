import { assign } from 'xstate';
import { messagingSetup } from '../messaging-setup.ts';

/** Which notifications the member wants, by channel. */
export const preferencesState = messagingSetup.createStateConfig({
  meta: { view: 'preferences' },
  initial: 'loading',
  entry: assign({ failure: undefined, preferencesSaved: false }),
  on: { home: { target: 'home' } },
  states: {
    loading: {
      invoke: {
        id: 'loadPreferences',
        src: 'loadPreferences',
        onDone: { target: 'editing', actions: assign({ preferences: ({ event }) => event.output }) },
        onError: { target: 'failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
    failed: {
      on: { retry: { target: 'loading', actions: 'clearFailure' } },
    },
    editing: {
      on: {
        'preferences.save': {
          target: 'saving',
          actions: assign({ preferences: ({ event }) => event.preferences, preferencesSaved: false }),
        },
      },
    },
    saving: {
      entry: 'clearFailure',
      invoke: {
        id: 'savePreferences',
        src: 'savePreferences',
        input: ({ context }) => ({ preferences: context.preferences! }),
        onDone: {
          target: 'editing',
          actions: assign({ preferences: ({ event }) => event.output, preferencesSaved: true }),
        },
        onError: { target: 'editing', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
  },
});
