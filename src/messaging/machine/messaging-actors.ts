import { fromPromise } from 'xstate';
import { messagingMachine } from './messaging-machine.ts';
import { NEW_MESSAGE } from './drafts.ts';
import type { WithDraft } from './messaging-setup.ts';
import type { DraftSlot, MessagingRequests } from './messaging-types.ts';

/** The machine with its requests made real. A request is aborted when the state that asked for it is left. */
export function provideRequests(requests: MessagingRequests) {
  const actor = <Input, Output>(send: (input: Input, signal: AbortSignal) => Promise<Output>) =>
    fromPromise<Output, Input>(({ input, signal }) => send(input, signal));

  const withDraft = <Input, Loaded>(
    load: (input: Input, signal: AbortSignal) => Promise<Loaded>,
    slotOf: (input: Input) => DraftSlot = () => NEW_MESSAGE,
  ) =>
    actor(async (input: Input, signal): Promise<WithDraft<Loaded>> => {
      const draft = requests.loadDraft({ slot: slotOf(input) }, signal).catch(() => undefined);
      return { loaded: await load(input, signal), kept: await draft };
    });

  return messagingMachine.provide({
    actors: {
      loadCatalogue: withDraft(requests.loadCatalogue),
      loadHistory: withDraft(requests.loadHistory),
      openThread: withDraft(requests.openConversation, ({ id }) => id),
      openConversation: actor(requests.openConversation),
      openHistory: actor(requests.openHistory),
      sendMessage: actor(requests.sendMessage),
      sendReply: actor(requests.sendReply),
      askReceipt: actor(requests.askReceipt),
      loadPreferences: actor(requests.loadPreferences),
      savePreferences: actor(requests.savePreferences),
    },
  });
}
