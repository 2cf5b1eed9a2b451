import type { Channel } from '../../src/contract/channels.ts';
import type { Reply } from '../../src/contract/conversations.ts';
import type { Profile, Topic } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { Contact } from '../notifications/channels/channel-rules.ts';
import type { Listed } from '../unreadable.ts';
import type { WrittenMessages } from './written-messages.ts';

/** A conversation with its messages. All times are ISO 8601, UTC. */
export interface ConversationRecord {
  readonly id: string;
  readonly reference: string;
  /** Pseudonym of the member (store/keyed-hash.ts). */
  readonly memberId: string;
  /** Id of the member in tokens (`sub`). Encrypted in the database. */
  readonly memberSub: string;
  /** Profile it was written under. Only tokens that have this profile may read it. */
  readonly profile: Profile;
  readonly topic: Topic;
  /** Labels as they were when the conversation began, so that a later catalogue does not change the history. */
  readonly labels: TopicLabels;
  readonly state: 'waiting' | 'answered';
  readonly unread: boolean;
  readonly receivedAt: string;
  readonly answeredAt: string | null;
  readonly lastMessageAt: string;
  readonly answerDueAt: string | null;
  /** All its messages: a conversation is read, and lost, as a whole. */
  readonly messages: WrittenMessages;
}

/** Names a conversation. It begins with the member, so that a member's rows stand together. */
export type ConversationKey = Pick<ConversationRecord, 'memberId' | 'id'>;

/** Fields that change when a conversation is answered, read or continued. */
export type ConversationChange = Partial<
  Pick<ConversationRecord, 'state' | 'unread' | 'answeredAt' | 'lastMessageAt' | 'answerDueAt' | 'messages'>
>;

/** Place in a list that is ordered by a date, then by id: what comes after it is the next page. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** Part of a list. */
export interface Page {
  /** Left out for the first page. */
  readonly after?: Place | undefined;
  readonly limit: number;
  /** Most bytes of encrypted content; one row may have more. */
  readonly maxBytes?: number | undefined;
}

/** Part of a list, as it was read. */
export interface ListedPage<T> extends Listed<T> {
  /** Place of its last row, if the list goes on after it. */
  readonly next: Place | undefined;
}

export interface Conversations {
  insert(conversation: ConversationRecord): Promise<void>;
  /**
   * Changes a conversation, if it is still as it was read.
   * @throws {ConflictError} when it is not
   */
  update(conversation: ConversationRecord, change: ConversationChange): Promise<void>;
  /** @throws {UnreadableError} */
  find(key: ConversationKey): Promise<ConversationRecord | undefined>;
  /**
   * Finds by id across members; agents only.
   * @throws {UnreadableError}
   */
  findById(id: string): Promise<ConversationRecord | undefined>;
  /**
   * Lists the latest conversations of a member, newest last message first; ties by greatest id first: those with a message
   * at `since` or later, and those that wait, however old.
   */
  listLatest(memberId: string, since: string, limit: number): Promise<ListedPage<ConversationRecord>>;
  /** Lists, in the same order, the conversations after a place that wait, or are unread and not older than `since`. */
  listKept(
    memberId: string,
    since: string,
    page: Page & { readonly after: Place },
  ): Promise<ListedPage<ConversationRecord>>;
  /** Counts the conversations of a member that come before a place in their list, up to `limit`. */
  countBefore(memberId: string, place: Place, limit: number): Promise<number>;
  /** Counts the conversations of these profiles with an unread answer that came at `since` or later. */
  countUnread(memberId: string, profiles: readonly Profile[], since: string): Promise<number>;
  /** Lists conversations that wait for an answer, soonest due first. */
  listWaiting(page: Page): Promise<ListedPage<ConversationRecord>>;
  /** Lists the ids of members who have conversations, in order, those after `after`. */
  listMembers(after: string, limit: number): Promise<string[]>;
  /** Lists all conversations of a member in no order, also those that the history does not show. */
  listOfMember(memberId: string): Promise<Pick<ConversationRecord, 'id' | 'state' | 'unread' | 'lastMessageAt'>[]>;
  /**
   * Erases those of the conversations that do not wait and can be read, with their messages and drafts of a reply. The keys
   * of messages sent at `keysSince` or later stay.
   *
   * @returns the ids of the erased ones
   */
  erase(memberId: string, ids: readonly string[], keysSince: string): Promise<string[]>;
}

/** Fields that the author enters. Their text is normalized (src/contract/message-rules.ts). */
export type MessageContent = Readonly<Reply>;

/**
 * Facts about a message that its readers do not see; what they see is in its conversation. Whatever is no column of its
 * table (messages.table.ts) is encrypted in the database.
 */
export interface MessageRecord {
  readonly memberId: string;
  readonly conversationId: string;
  /** Place in the conversation, from 0. */
  readonly position: number;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  /** The proxy who wrote it for the member. */
  readonly proxy: { readonly id: string; readonly name: string } | null;
  readonly agentId: string | null;
  /** Contact that this message is announced to: the member's when they wrote; for an answer, that of what it answers. */
  readonly contact: Contact | null;
  /** Channels by which it is announced, chosen when it was stored: a receipt, or the announcement of an answer. */
  readonly announcedBy: readonly Channel[];
  /** Receipt of a member's message; null for an agent's. */
  readonly receipt: Receipt | null;
  /**
   * Hash of the request that made the message; a repeat has the same. In the clear it would tell whether somebody wrote a
   * certain text.
   */
  readonly fingerprint: string;
}

/** Facts that a member was told when their message was received. */
export interface Receipt {
  /** Reference of the conversation. */
  readonly reference: string;
  readonly answerDueAt: string;
}

/** Primary key. */
export type MessageKey = Pick<MessageRecord, 'memberId' | 'conversationId' | 'position'>;

/** The request that makes a message: whose it is, and its Idempotency-Key. */
export interface RequestKey {
  readonly ownerId: string;
  /** Made by the client, for this request and its repeats alone. */
  readonly key: string;
}

export interface Messages {
  insert(message: MessageRecord, request: RequestKey): Promise<void>;
  /**
   * Finds a message of a conversation that was just read: one that is not there was removed, and is reported.
   * @throws {UnreadableError}
   */
  find(key: MessageKey): Promise<MessageRecord | undefined>;
  /**
   * Finds the message that a request made; `'erased'` when it is no longer there, though its key stands.
   * @throws {UnreadableError}
   */
  findByRequest(request: RequestKey): Promise<MessageRecord | 'erased' | undefined>;
  /**
   * Deletes the keys of erased messages that were sent before `before`, at most `limit`.
   * @returns how many
   */
  deleteErased(before: string, limit: number): Promise<number>;
}
