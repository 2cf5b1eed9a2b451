import type { Channel, Draft, Preferences } from '../../src/contract/messaging.ts';
import type { Language, Profile, Topic } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { UnreadableError } from '../errors.ts';

/** How a member is reached, as the token said when they wrote. */
export interface Contact {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
}

/** What a conversation is but for its texts. All times are ISO 8601, UTC. */
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
}

/** What tells one conversation: every member's rows stand together. */
export type ConversationKey = Pick<ConversationRecord, 'memberId' | 'id'>;

/** What changes in a conversation when it is answered, read or goes on. */
export type ConversationChange = Partial<
  Pick<ConversationRecord, 'state' | 'unread' | 'answeredAt' | 'lastMessageAt' | 'answerDueAt'>
>;

export interface MessageRecord {
  readonly memberId: string;
  readonly conversationId: string;
  /** Place in the conversation, from 0. */
  readonly position: number;
  readonly author: 'member' | 'agent';
  /** Normalized (src/contract/message-rules.ts). Encrypted where it is kept. */
  readonly text: string;
  readonly sentAt: string;
  /** The proxy who wrote it for the member. */
  readonly proxy: { readonly id: string; readonly name: string } | null;
  readonly agentId: string | null;
  /** How its writer is told about it; null for an agent's. Encrypted where it is kept. */
  readonly contact: Contact | null;
  /** What its writer was told of it; null for an agent's. Encrypted where it is kept. */
  readonly receipt: Receipt | null;
  /**
   * Hash of the request that it came with, by which a repeat is known. Encrypted where it is kept: by the hash alone it
   * could be found out whether somebody wrote a certain text.
   */
  readonly fingerprint: string;
}

/** What a member was told when a message of theirs was received. */
export interface Receipt {
  /** Of the conversation. */
  readonly reference: string;
  readonly answerDueAt: string;
  /** How the confirmation is sent. */
  readonly channels: readonly Channel[];
}

/** What tells one message. */
export type MessageKey = Pick<MessageRecord, 'memberId' | 'conversationId' | 'position'>;

/** What a notification is about. There is at most one of each kind by each channel for a message. */
export interface NotificationKey extends MessageKey {
  readonly kind: 'receipt' | 'answer';
  readonly channel: Channel;
}

/** A notification to be sent, written in the transaction of what it announces. It goes to the contact of its message. */
export interface OutboxRecord extends NotificationKey {
  /** The same at each attempt: the Message-ID is made from it. */
  readonly id: string;
  /** Of what is announced: the message, or the answer to it. */
  readonly receivedAt: string;
  readonly answerDueAt: string | null;
  readonly createdAt: string;
}

/** A row of the outbox that a worker has claimed, with all it needs to be sent. */
export interface Delivery extends OutboxRecord {
  /** Or why it cannot be read, which is no matter of the other rows. */
  readonly contact: Contact | UnreadableError;
  /** Name of the proxy who wrote the message, if one did and it can be read. */
  readonly writtenBy: string | null;
  /** How often sending was tried. */
  readonly attempts: number;
}

/** A notification that was given up, for whoever looks into it. */
export interface FailedNotification extends NotificationKey {
  readonly reference: string;
  readonly failedAt: string;
  /** What the provider said, without an address. */
  readonly reason: string;
}

export interface AuditRecord {
  readonly at: string;
  /** Who did it, and for which member. Ids only. */
  readonly actorId: string;
  readonly memberId: string;
  readonly action: 'message-sent' | 'follow-up-sent' | 'answered' | 'read' | 'preferences-changed' | 'erased';
  readonly conversationId: string | null;
}

export interface IdempotencyRecord {
  readonly ownerId: string;
  readonly key: string;
  /** The message that came of it. */
  readonly made: MessageKey;
  readonly createdAt: string;
}

/** A draft, with the version that a later change names. */
export interface SavedDraft {
  readonly draft: Draft;
  readonly version: string;
}

/** Which draft: of a new message, or of a reply in a conversation. */
export interface DraftKey {
  readonly memberId: string;
  /** Who writes: a proxy does not see what the member has not sent, nor the member what the proxy has not. */
  readonly actorId: string;
  readonly conversationId: string | null;
}

/** What a change of a draft rests on: the versions it may be of, that there is one or none, or nothing. */
export type Precondition = { readonly versions: readonly string[] } | 'some' | 'none' | 'any';

export interface Conversations {
  insert(conversation: ConversationRecord): Promise<void>;
  update(key: ConversationKey, change: ConversationChange): Promise<void>;
  /**
   * Marks a conversation's answer as read, unless a later one has come since.
   * @returns whether it was unread
   */
  markRead(conversation: ConversationKey & Pick<ConversationRecord, 'answeredAt'>): Promise<boolean>;
  find(key: ConversationKey): Promise<ConversationRecord | undefined>;
  /** Whosever it is: for agents. */
  findById(id: string): Promise<ConversationRecord | undefined>;
  /**
   * What a member's history shows, newest last message first, and of the same moment greatest id first: all that waits,
   * however old, and of what had a message at `since` or later the `limit` latest and all that is unread. What waits
   * counts among the latest.
   */
  listHistory(memberId: string, since: string, limit: number): Promise<ConversationRecord[]>;
  /** What waits for an answer, soonest due first. */
  listWaiting(limit: number): Promise<ConversationRecord[]>;
  /** Members who have conversations, in the order of their ids, those after `after`. */
  listMembers(after: string, limit: number): Promise<string[]>;
  /** All that a member has, also what the history does not show, in no order. */
  listOfMember(memberId: string): Promise<Pick<ConversationRecord, 'id' | 'state' | 'unread' | 'lastMessageAt'>[]>;
  /**
   * Erases those of the conversations that do not wait, with their messages, notifications and drafts of a reply.
   * @returns the ids of what was erased
   */
  erase(memberId: string, ids: readonly string[]): Promise<string[]>;
}

export interface Messages {
  insert(message: MessageRecord): Promise<void>;
  find(key: MessageKey): Promise<MessageRecord | undefined>;
  /** Of one conversation, oldest first. */
  list(key: ConversationKey): Promise<MessageRecord[]>;
  /** Of all of a member's conversations, each conversation's oldest first. */
  listOfMember(memberId: string): Promise<MessageRecord[]>;
}

export interface Outbox {
  insert(rows: readonly OutboxRecord[]): Promise<void>;
  /**
   * Takes what is due at `now` by one channel, oldest first, for one worker: nobody else gets it before `leaseUntil`. A
   * row whose worker died is due again then, without anyone looking for it.
   */
  claim(claim: {
    worker: string;
    channel: Channel;
    now: string;
    leaseUntil: string;
    limit: number;
  }): Promise<Delivery[]>;
  /**
   * Keeps rows for longer, those that the worker still holds.
   * @returns them
   */
  extend(rows: readonly Delivery[], worker: string, leaseUntil: string): Promise<Delivery[]>;
  /** Ends a row well, whoever holds it by now: what was sent is sent. */
  markSent(row: NotificationKey, at: string): Promise<void>;
  /**
   * Ends a row badly, if the worker still holds it; it stays for whoever looks into it.
   * @returns whether the worker still held it
   */
  markFailed(
    row: NotificationKey,
    worker: string,
    failure: { attempts: number; at: string; reason: string },
  ): Promise<boolean>;
  /** Tries a row again later, if the worker still holds it. */
  postpone(
    row: NotificationKey,
    worker: string,
    failure: { attempts: number; nextAttemptAt: string; reason: string },
  ): Promise<void>;
  /** Gives back what a worker has claimed and not sent. */
  release(worker: string, now: string): Promise<void>;
  /**
   * Gives back what other workers have claimed, for the one server of a database that is not shared: they are of a server
   * before it. On a shared one their leases end.
   */
  releaseAbandoned(worker: string): Promise<void>;
  has(row: NotificationKey): Promise<boolean>;
  /** What was given up, latest first. */
  listFailed(limit: number): Promise<FailedNotification[]>;
  /** Rows by state. */
  count(): Promise<{ pending: number; failed: number }>;
}

/** Which part of a table is gone through in one transaction: so many rows, in the order of their key. */
export interface Batch {
  /** Where the part before it ended; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

export interface BatchResult {
  readonly erased: number;
  /** Where the part ended; `undefined` when nothing comes after it. */
  readonly end: string | undefined;
}

export interface Drafts {
  /**
   * Keeps every other transaction that holds this draft waiting, in any server, until this one ends. What the one before
   * has written is seen.
   */
  lock(key: DraftKey): Promise<void>;
  find(key: DraftKey): Promise<SavedDraft | undefined>;
  /**
   * Saves it if it is still what the change rests on, however many servers change it at once.
   * @returns whether it was
   */
  save(key: DraftKey, saved: SavedDraft, at: string, precondition?: Precondition): Promise<boolean>;
  /** Deletes it, if there is one, as {@link save} saves it. */
  delete(key: DraftKey, precondition?: Precondition): Promise<boolean>;
  /** Forgets what nobody has touched since `before`. */
  deleteOlderThan(before: string, part: Batch): Promise<BatchResult>;
}

export interface PreferencesTable {
  find(memberId: string): Promise<Preferences | undefined>;
  save(memberId: string, preferences: Preferences, at: string): Promise<void>;
}

export interface Idempotency {
  find(ownerId: string, key: string): Promise<IdempotencyRecord | undefined>;
  insert(record: IdempotencyRecord): Promise<void>;
  /** Forgets the keys that were used before `before`. */
  deleteOlderThan(before: string, part: Batch): Promise<BatchResult>;
}

export interface Audit {
  insert(record: AuditRecord): Promise<void>;
}

/** When work that is done once for all servers is due next. */
export interface Jobs {
  /**
   * Takes a job that is due at `now`, or was never done, for one worker: nobody else gets it before `leaseUntil`.
   * @returns whether it was due
   */
  claim(name: string, claim: { worker: string; now: string; leaseUntil: string }): Promise<boolean>;
  /** Says when a job is due next, if the worker still holds it: later while it is being done, and when it is done. */
  schedule(name: string, worker: string, dueAt: string): Promise<void>;
}

export interface Tables {
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly preferences: PreferencesTable;
  readonly idempotency: Idempotency;
  readonly audit: Audit;
  readonly jobs: Jobs;
}

/**
 * Every method throws `UnavailableError` when the database cannot be read or written. Outside of a transaction the tables
 * are only read.
 */
export interface Store extends Tables {
  /**
   * Runs `work` in one transaction: all of it is kept, synced to disk, or none. Only `tables` may be used in it, and it
   * may be run again when another server was faster.
   *
   * @param alone no second work of this name runs at the same time, in any server
   * @throws {BusyError} at once when one does
   */
  transaction<T>(work: (tables: Tables) => Promise<T>, alone?: string): Promise<T>;
  /** Whether work of this name is running, in any server. */
  isRunning(alone: string): Promise<boolean>;
  /**
   * Takes what was erased out of the files that still hold it. On SQLite that is the log; PostgreSQL does it by itself
   * (autovacuum, recycling of its log).
   *
   * @throws {UnavailableError} while another process reads or writes the file
   */
  scrub(): Promise<void>;
  /** Writes a little, to see that writing works, and notes again which key texts are encrypted with. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
