import type { Channel, Draft, Preferences } from '../../src/contract/messaging.ts';
import type { Language, Profile, Topic } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';

/** How a member is reached, as the latest token said. */
export interface Contact {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
}

/** All times are ISO 8601, UTC. */
export interface ConversationRecord {
  readonly id: string;
  readonly reference: string;
  readonly memberId: string;
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
  readonly contact: Contact;
  /** Name of the proxy who wrote the member's latest message, if one did. */
  readonly writtenBy: string | null;
}

/** What changes in a conversation when it is answered or goes on. */
export type ConversationChange = Partial<
  Pick<
    ConversationRecord,
    'state' | 'unread' | 'answeredAt' | 'lastMessageAt' | 'answerDueAt' | 'contact' | 'writtenBy'
  >
>;

export interface MessageRecord {
  readonly id: string;
  readonly conversationId: string;
  /** Place in the conversation, from 0. */
  readonly position: number;
  readonly author: 'member' | 'agent';
  /** Normalized (src/contract/message-rules.ts). */
  readonly text: string;
  readonly sentAt: string;
  /** The proxy who wrote it for the member. */
  readonly proxy: { readonly id: string; readonly name: string } | null;
  readonly agentId: string | null;
}

/** A notification to be sent, written in the transaction of what it announces. */
export interface OutboxRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly reference: string;
  readonly kind: 'receipt' | 'answer';
  readonly channel: Channel;
  readonly recipient: string;
  readonly name: string;
  readonly writtenBy: string | null;
  readonly language: Language;
  readonly receivedAt: string;
  readonly answerDueAt: string | null;
  readonly createdAt: string;
  /** How often sending was tried. */
  readonly attempts: number;
  readonly nextAttemptAt: string;
}

export interface AuditRecord {
  readonly at: string;
  /** Who did it, and for which member. Ids only. */
  readonly actorId: string;
  readonly memberId: string;
  readonly action: 'message-sent' | 'follow-up-sent' | 'answered' | 'read' | 'preferences-changed';
  readonly conversationId: string | null;
}

export interface IdempotencyRecord {
  readonly ownerId: string;
  readonly key: string;
  /** Hash of what was asked. */
  readonly fingerprint: string;
  /** JSON of what was answered. */
  readonly answer: string;
  readonly createdAt: string;
}

export interface Conversations {
  isReferenceFree(reference: string): Promise<boolean>;
  insert(conversation: ConversationRecord): Promise<void>;
  update(id: string, change: ConversationChange): Promise<void>;
  find(id: string): Promise<ConversationRecord | undefined>;
  /**
   * What a member's history shows, newest last message first, at most `limit`. What waits is taken first and however old
   * it is; of the rest only what had a message at `since` or later.
   */
  listHistory(memberId: string, since: string, limit: number): Promise<ConversationRecord[]>;
  /** What waits for an answer, soonest due first. */
  listWaiting(limit: number): Promise<ConversationRecord[]>;
  insertMessage(message: MessageRecord): Promise<void>;
  /** The messages of several conversations, each conversation's oldest first. */
  listMessages(conversationIds: readonly string[]): Promise<MessageRecord[]>;
}

export interface Outbox {
  insert(rows: readonly OutboxRecord[]): Promise<void>;
  /** What is due at `now`, oldest first. */
  listDue(now: string, limit: number): Promise<OutboxRecord[]>;
  /** Ends a row well. Name and address are erased with it: nobody needs them any more. */
  markSent(id: string, at: string): Promise<void>;
  /** Ends a row badly; it stays, with its address, for whoever looks into it. */
  markFailed(id: string, attempts: number, reason: string): Promise<void>;
  postpone(id: string, attempts: number, nextAttemptAt: string, reason: string): Promise<void>;
  /** Rows by state. */
  count(): Promise<{ pending: number; failed: number }>;
}

export interface Members {
  findDraft(memberId: string): Promise<Draft | undefined>;
  saveDraft(memberId: string, draft: Draft, at: string): Promise<void>;
  deleteDraft(memberId: string): Promise<void>;
  findPreferences(memberId: string): Promise<Preferences | undefined>;
  savePreferences(memberId: string, preferences: Preferences, at: string): Promise<void>;
}

export interface Idempotency {
  find(ownerId: string, key: string): Promise<IdempotencyRecord | undefined>;
  insert(record: IdempotencyRecord): Promise<void>;
}

export interface Audit {
  insert(record: AuditRecord): Promise<void>;
}

export interface Tables {
  readonly conversations: Conversations;
  readonly outbox: Outbox;
  readonly members: Members;
  readonly idempotency: Idempotency;
  readonly audit: Audit;
}

/** Every method throws `UnavailableError` when the database cannot be read or written. */
export interface Store extends Tables {
  /** Runs `work` in one transaction: all of it is kept, synced to disk, or none. Only `tables` may be used in it. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Writes a little, to see that writing works. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
