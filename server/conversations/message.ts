import type { Reply } from '../../src/contract/conversations.ts';
import type { Channel } from '../../src/contract/channels.ts';
import type { Contact } from '../notifications/contact.ts';
import type { ConversationKey } from './conversation.ts';

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
  /** Contact of the member when they wrote; null for an agent's message. */
  readonly contact: Contact | null;
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
  /** Channels by which the confirmation is sent. */
  readonly channels: readonly Channel[];
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
