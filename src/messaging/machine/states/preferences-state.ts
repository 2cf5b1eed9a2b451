import { assign } from 'xstate';
import { messagingSetup } from '../messaging-setup.ts';

/** Choice of notifications, by channel. */
export const preferencesState = messagingSetup.createStateConfig({
  meta: { view: 'preferences' },
  initial: 'loading',
  entry: assign(({ context }) => ({
    preferences: { ...context.preferences, saved: false },
    failure: undefined,
  })),
  on: { home: { target: 'home' } },
  states: {
    loading: {
      invoke: {
        id: 'loadPreferences',
        src: 'loadPreferences',
        onDone: {
          target: 'editing',
          actions: assign({ preferences: ({ event }) => ({ chosen: event.output, saved: false }) }),
        },
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
          actions: assign({ preferences: ({ event }) => ({ chosen: event.preferences, saved: false }) }),
        },
      },
    },
    saving: {
      entry: 'clearFailure',
      invoke: {
        id: 'savePreferences',
        src: 'savePreferences',
        input: ({ context }) => ({ preferences: context.preferences.chosen! }),
        onDone: {
          target: 'editing',
          actions: assign({ preferences: ({ event }) => ({ chosen: event.output, saved: true }) }),
        },
        onError: { target: 'editing', actions: { type: 'noteFailure', params: ({ event }) => event } },
      },
    },
  },
});
