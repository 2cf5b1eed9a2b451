import { fromPromise } from 'xstate';
import { messagingMachine } from './messaging-machine.ts';
import type { MessagingRequests } from './messaging-types.ts';

/** The machine with its requests made real. A request is aborted when the state that asked for it is left. */
export function provideRequests(requests: MessagingRequests) {
  const actor = <Input, Output>(send: (input: Input, signal: AbortSignal) => Promise<Output>) =>
    fromPromise<Output, Input>(({ input, signal }) => send(input, signal));

  return messagingMachine.provide({
    actors: {
      loadCatalogue: actor(requests.loadCatalogue),
      loadHistory: actor(requests.loadHistory),
      openConversation: actor(requests.openConversation),
      openHistory: actor(requests.openHistory),
      sendMessage: actor(requests.sendMessage),
      sendReply: actor(requests.sendReply),
      loadPreferences: actor(requests.loadPreferences),
      savePreferences: actor(requests.savePreferences),
    },
  });
}
