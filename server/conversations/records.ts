import type { Channel } from '../../src/contract/channels.ts';
import type { Reply } from '../../src/contract/conversations.ts';
import type { Profile, Topic } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { Contact } from '../notifications/channels/channel-rules.ts';

/** A conversation without its messages. All times are ISO 8601, UTC. */
export interface ConversationRecord {
  readonly id: string;
  readonly reference: string;
  readonly memberId: string;
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
}

/** Primary key. It begins with the member, so that a member's rows stand together. */
export type ConversationKey = Pick<ConversationRecord, 'memberId' | 'id'>;

/** Columns that change when a conversation is answered, read or continued. */
export type ConversationChange = Partial<
  Pick<ConversationRecord, 'state' | 'unread' | 'answeredAt' | 'lastMessageAt' | 'answerDueAt'>
>;

export interface Conversations {
  insert(conversation: ConversationRecord): Promise<void>;
  update(key: ConversationKey, change: ConversationChange): Promise<void>;
  /**
   * Marks a conversation's answer as read, unless a later answer has come since.
   * @returns whether it was unread
   */
  markRead(conversation: ConversationKey & Pick<ConversationRecord, 'answeredAt'>): Promise<boolean>;
  find(key: ConversationKey): Promise<ConversationRecord | undefined>;
  /** Finds by id across members; agents only. */
  findById(id: string): Promise<ConversationRecord | undefined>;
  /**
   * Lists a member's history, newest last message first; ties by greatest id first. It has every waiting conversation,
   * however old, and of those with a message at `since` or later the `limit` latest and all unread ones. Waiting
   * conversations count among the latest.
   */
  listHistory(memberId: string, since: string, limit: number): Promise<ConversationRecord[]>;
  /** Lists conversations that wait for an answer, soonest due first. */
  listWaiting(limit: number): Promise<ConversationRecord[]>;
  /** Lists the ids of members who have conversations, in order, those after `after`. */
  listMembers(after: string, limit: number): Promise<string[]>;
  /** Lists all conversations of a member in no order, also those that the history does not show. */
  listOfMember(memberId: string): Promise<Pick<ConversationRecord, 'id' | 'state' | 'unread' | 'lastMessageAt'>[]>;
  /**
   * Erases those of the conversations that do not wait, with their messages, notifications and drafts of a reply.
   * @returns the ids of the erased ones
   */
  erase(memberId: string, ids: readonly string[]): Promise<string[]>;
}

/** Fields that the author enters. Their text is normalized (src/contract/message-rules.ts). */
export type MessageContent = Readonly<Reply>;

/** A message. Whatever is no column of its table (messages.table.ts) is encrypted in the database. */
export interface MessageRecord extends MessageContent {
  readonly memberId: string;
  readonly conversationId: string;
  /** Place in the conversation, from 0. */
  readonly position: number;
  readonly author: 'member' | 'agent';
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

export interface Messages {
  insert(message: MessageRecord): Promise<void>;
  find(key: MessageKey): Promise<MessageRecord | undefined>;
  /** Lists one conversation's messages, oldest first. */
  list(key: ConversationKey): Promise<MessageRecord[]>;
  /** Lists the messages of all of a member's conversations, each conversation's oldest first. */
  listOfMember(memberId: string): Promise<MessageRecord[]>;
}
