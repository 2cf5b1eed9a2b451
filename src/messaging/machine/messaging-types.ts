import type { RequestFailure } from '../../api/request-failure.ts';
import type { MessageFault } from '../../contract/message-rules.ts';
import type { Catalogue } from '../../contract/catalogue.ts';
import type { Conversation, History, NewConversation, SentMessage } from '../../contract/conversations.ts';
import type { Draft } from '../../contract/drafts.ts';
import type { Preferences } from '../../contract/preferences.ts';
import type { PartialTopic, Profile } from '../../contract/topic.ts';

/** Attributes of the tag, as far as the machine needs them. */
export interface MessagingInput {
  profile?: Profile;
  /** Topic that the page's attributes give. */
  prefill?: PartialTopic;
  /** Id of the online service that the page is; it is never proposed. */
  service?: string;
  /** Begins with writing rather than with the history. */
  compose?: boolean;
  /** The key of a message that was being sent when the page was left: what became of it is asked first. */
  pending?: string | undefined;
}

/** A draft as the server has it, with its version; neither when there is none. */
export interface StoredDraft {
  draft?: Draft | undefined;
  version?: string | undefined;
}

/** Report of a draft's machine: the version on the server, and why it is not newer. */
export interface DraftReport extends StoredDraft {
  /** A save is under way. */
  saving?: boolean;
  /** Why the last save did not succeed. */
  failure?: RequestFailure | undefined;
  /** Version that another page or device has saved meanwhile: the member chooses. */
  other?: StoredDraft | undefined;
}

/** Version that the server has instead of the expected one; without a draft, perhaps the receipt of the message. */
export interface OtherVersion extends StoredDraft {
  sent?: SentMessage | undefined;
}

/** Name of a draft: the id of the conversation that it replies in, or empty for a new message. */
export type DraftSlot = string;

export interface MessagingContext {
  /** Attributes of the tag. */
  page: {
    profile?: Profile | undefined;
    service?: string | undefined;
    compose?: boolean;
    /** Topic of a new message by default. */
    prefill: PartialTopic;
  };
  catalogue?: Catalogue;

  /** The new message; it survives everything but being sent or being discarded by the member. */
  message: {
    /** As typed. */
    text: string;
    /** Profile of the draft that it goes on from; the catalogue's takes its place. */
    profile?: Profile | undefined;
    /** Topic chosen so far; always a valid part of the catalogue once that is loaded. */
    topic: PartialTopic;
    /** The topic as it was when a level began to be changed: "Annuler" goes back to it. */
    topicBefore?: PartialTopic | undefined;
    /** Topic of a message that was asked for while another may be in progress; undefined when going on with that one. */
    wanted?: PartialTopic | undefined;
    /** Topics whose online service was already proposed, as {@link topicKey} writes them. */
    proposed: string[];
  };
  /** Why the text of the message or of the reply could not be validated, until it is changed. */
  fault?: MessageFault | undefined;

  /** Draft of what the member is at: the reply in the conversation on the screen, else the new message. */
  slot: DraftSlot;
  /** Idempotency keys by fingerprint: the same message goes under the same key, whatever is sent in between. */
  keys: Record<string, string | undefined>;
  /** Last report of each draft's machine; there is one machine for each entry. */
  drafts: Record<DraftSlot, DraftReport | undefined>;

  sending: {
    /** The key of a message whose fate is asked. */
    pending?: string | undefined;
    /** The key of a message that the server may have, though it has not said so. */
    uncertain?: string | undefined;
    /** The message that was being sent when the page was left has not arrived. */
    lost: boolean;
    sent?: SentMessage | undefined;
    /** The message went out earlier, from another page or in other words. */
    sentBefore: boolean;
  };

  /** The pages loaded so far, as one; empty before. */
  history: History & {
    /** Ids of the conversations that are open in the history. */
    expanded: string[];
    /** Number of conversations that were there before a page was added. */
    shown?: number;
  };
  conversation: {
    /** Id of the conversation that is being opened. */
    id?: string | undefined;
    loaded?: Conversation | undefined;
    /** The replies as typed, by conversation. */
    replies: Record<string, string | undefined>;
    replySent?: SentMessage | undefined;
  };
  preferences: {
    chosen?: Preferences | undefined;
    saved: boolean;
  };

  failure?: RequestFailure | undefined;
  /** Failures in a row; the pause before a retry grows with them. */
  attempts: number;
}

export type MessagingEvent =
  /** Write a message; from the host or the history, with what is known of its topic. */
  | { type: 'compose'; topic?: PartialTopic }
  /** Go on with the text that is not sent yet. */
  | { type: 'message.resume' }
  | { type: 'message.discard' }
  /** A save of a draft was begun, or has ended. */
  | { type: 'draft.update'; slot: DraftSlot; report: DraftReport }
  /** Another page has the same message, perhaps under a key. */
  | { type: 'draft.shared'; slot: DraftSlot; draft?: Draft | undefined }
  /** The message was sent already, from another page. */
  | { type: 'draft.sent'; slot: DraftSlot; sent: SentMessage }
  /** The member goes on with this page's version of a draft, or with the other one. */
  | { type: 'draft.keepThis' }
  | { type: 'draft.useOther' }
  /** The page goes, or the line is back: whatever is not saved yet is saved at once. */
  | { type: 'drafts.flush' }
  /** The line is back. */
  | { type: 'online' }
  | { type: 'theme.choose'; theme: string }
  | { type: 'subject.choose'; subject: string }
  | { type: 'motive.choose'; motive: string }
  | { type: 'theme.change' }
  | { type: 'subject.change' }
  | { type: 'motive.change' }
  | { type: 'proposal.close' }
  | { type: 'text.change'; text: string }
  | { type: 'text.validate' }
  | { type: 'send' }
  | { type: 'back' }
  | { type: 'cancel' }
  | { type: 'retry' }
  | { type: 'home' }
  | { type: 'conversation.toggle'; id: string }
  /** Load the following page of the history. */
  | { type: 'conversations.more' }
  | { type: 'conversations.expand' }
  | { type: 'conversations.collapse' }
  /** Show one conversation on a screen of its own, to reply in it. */
  | { type: 'conversation.open'; id: string }
  | { type: 'reply.change'; text: string }
  | { type: 'reply.send' }
  | { type: 'preferences.open' }
  | { type: 'preferences.save'; preferences: Preferences };

/** Events that the machine emits to the panel. */
export type MessagingEmitted =
  | { type: 'message.sent'; sent: SentMessage }
  /** A message is on its way under this key, or nothing is any more. */
  | { type: 'pending.changed'; key: string | undefined }
  /** Undefined when it has to be asked for: there are conversations that are not loaded. */
  | { type: 'unread.changed'; unread: number | undefined }
  /** The page asked for a topic that the catalogue does not have; what was valid is kept. */
  | { type: 'prefill.rejected'; asked: PartialTopic; kept: PartialTopic };

/** The requests the machine needs; each throws a {@link RequestFailure}. */
export interface MessagingRequests {
  loadCatalogue: (input: { profile: Profile | undefined }, signal: AbortSignal) => Promise<Catalogue>;
  /** Loads a page of the history without its texts: the first one, or that of a cursor. */
  loadHistory: (input: { cursor?: string | undefined }, signal: AbortSignal) => Promise<History>;
  /** Loads a conversation and, when its answer is new to the member, marks it read. */
  openConversation: (input: { id: string }, signal: AbortSignal) => Promise<Conversation>;
  /** Loads at least so many conversations again, with their texts, and marks every answer read. */
  openHistory: (input: { count: number }, signal: AbortSignal) => Promise<History>;
  sendMessage: (
    input: { message: NewConversation; idempotencyKey: string },
    signal: AbortSignal,
  ) => Promise<SentMessage>;
  sendReply: (input: { id: string; text: string; idempotencyKey: string }, signal: AbortSignal) => Promise<SentMessage>;
  /** Asks for the receipt of the message that was sent under a key. */
  askReceipt: (input: { key: string }, signal: AbortSignal) => Promise<SentMessage>;
  loadDraft: (input: { slot: DraftSlot }, signal: AbortSignal) => Promise<StoredDraft>;
  /**
   * Saves a draft, or removes it when there is none. @returns its new version
   * @param input `version` is the one it replaces: undefined for none, null for whichever there is.
   */
  saveDraft: (input: {
    slot: DraftSlot;
    draft: Draft | undefined;
    version: string | null | undefined;
  }) => Promise<string | undefined>;
  loadPreferences: (input: undefined, signal: AbortSignal) => Promise<Preferences>;
  savePreferences: (input: { preferences: Preferences }, signal: AbortSignal) => Promise<Preferences>;
}
