import { fromPromise } from 'xstate';
import type { SentMessage } from '../../contract/conversations.ts';
import { draftMachine } from './draft-machine.ts';
import { NEW_MESSAGE } from './drafts.ts';
import { messagingMachine } from './messaging-machine.ts';
import type { DraftSlot, MessagingRequests, OtherVersion } from './messaging-types.ts';
import type { DraftRequestActors, MessagingRequestActors, WithDraft } from './requests.ts';

/** An actor for a request, which is aborted when the state that asked for it is left. */
const actor = <Input, Output>(send: (input: Input, signal: AbortSignal) => Promise<Output>) =>
  fromPromise<Output, Input>(({ input, signal }) => send(input, signal));

/** The messaging machine with its requests made real. */
export function provideRequests(requests: MessagingRequests) {
  const withDraft = <Input, Loaded>(
    load: (input: Input, signal: AbortSignal) => Promise<Loaded>,
    slotOf: (input: Input) => DraftSlot = () => NEW_MESSAGE,
  ) =>
    actor(async (input: Input, signal): Promise<WithDraft<Loaded>> => {
      const stored = requests.loadDraft({ slot: slotOf(input) }, signal).catch(() => undefined);
      return { loaded: await load(input, signal), stored: await stored };
    });

  return messagingMachine.provide({
    actors: {
      draft: provideDraftRequests(requests),
      loadCatalogue: withDraft(requests.loadCatalogue),
      loadHistory: withDraft(requests.loadHistory),
      loadMore: actor(requests.loadHistory),
      openThread: withDraft(requests.openConversation, ({ id }) => id),
      openConversation: actor(requests.openConversation),
      openHistory: actor(requests.openHistory),
      sendMessage: actor(requests.sendMessage),
      sendReply: actor(requests.sendReply),
      askReceipt: actor(requests.askReceipt),
      loadPreferences: actor(requests.loadPreferences),
      savePreferences: actor(requests.savePreferences),
    } satisfies MessagingRequestActors & { draft: unknown },
  });
}

/** The machine of a draft with its requests made real. A save that is under way goes on when its actor is stopped. */
export function provideDraftRequests({
  saveDraft,
  loadDraft,
  askReceipt,
}: Pick<MessagingRequests, 'saveDraft' | 'loadDraft' | 'askReceipt'>) {
  const findReceipt = async (keys: (string | undefined)[], signal: AbortSignal): Promise<SentMessage | undefined> => {
    for (const key of keys) {
      const sent = key && (await askReceipt({ key }, signal).catch(() => undefined));
      if (sent) return sent;
    }
    return undefined;
  };
  return draftMachine.provide({
    actors: {
      saveDraft: actor(saveDraft),
      loadOtherVersion: actor(async ({ slot, keys }, signal): Promise<OtherVersion> => {
        const stored = await loadDraft({ slot }, signal);
        return stored.draft ? stored : { sent: await findReceipt(keys, signal) };
      }),
    } satisfies DraftRequestActors,
  });
}
