import type { PromiseActorLogic } from 'xstate';
import type { DraftSlot, MessagingRequests, OtherVersion, StoredDraft } from './messaging-types.ts';

type Output<Name extends keyof MessagingRequests> = Awaited<ReturnType<MessagingRequests[Name]>>;
type Input<Name extends keyof MessagingRequests> = Parameters<MessagingRequests[Name]>[0];

/** Output of a request that loads a draft as well; without the draft when that failed. */
export interface WithDraft<Loaded> {
  loaded: Loaded;
  stored: StoredDraft | undefined;
}

type Request<Name extends keyof MessagingRequests> = PromiseActorLogic<Output<Name>, Input<Name>>;
type RequestWithDraft<Name extends keyof MessagingRequests> = PromiseActorLogic<WithDraft<Output<Name>>, Input<Name>>;

/** The actors that the messaging machine invokes; the panel provides them. */
export type MessagingRequestActors = {
  loadCatalogue: RequestWithDraft<'loadCatalogue'>;
  loadHistory: RequestWithDraft<'loadHistory'>;
  loadMore: Request<'loadHistory'>;
  openThread: RequestWithDraft<'openConversation'>;
} & {
  [
    Name in
      | 'openConversation'
      | 'openHistory'
      | 'sendMessage'
      | 'sendReply'
      | 'askReceipt'
      | 'loadPreferences'
      | 'savePreferences'
  ]: Request<Name>;
};

/** The actors that the machine of a draft invokes; the panel provides them. */
export type DraftRequestActors = {
  saveDraft: Request<'saveDraft'>;
  loadOtherVersion: PromiseActorLogic<OtherVersion, { slot: DraftSlot; keys: (string | undefined)[] }>;
};
