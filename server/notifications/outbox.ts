import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { MessageKey } from '../conversations/records.ts';
import type { UnreadableError } from '../errors.ts';
import type { Contact } from './channels/channel-rules.ts';

/** Primary key. A message has at most one notification of each kind on each channel. */
export interface NotificationKey extends MessageKey {
  readonly kind: NotificationKind;
  readonly channel: Channel;
}

/**
 * Notification to be sent, stored in the transaction of the event it announces. It goes to the contact of its message.
 */
export interface OutboxRecord extends NotificationKey {
  /** Same at each attempt, because it makes the Message-ID. */
  readonly id: string;
  /** Time at which the message (kind `receipt`) or the answer to it (kind `answer`) was received. */
  readonly receivedAt: string;
  readonly answerDueAt: string | null;
  readonly createdAt: string;
}

/** Outbox row that a worker has claimed, with all that sending needs. */
export interface Delivery extends OutboxRecord {
  /** An error when it cannot be read; other rows are not affected. */
  readonly contact: Contact | UnreadableError;
  /** Name of the proxy who wrote the message, if one did and it can be read. */
  readonly writtenBy: string | null;
  /** True once the mail that announces the same has failed. */
  readonly mailFailed: boolean;
  /** Number of attempts so far. */
  readonly attempts: number;
}

/** Notification that will not be tried again, listed for operators and agents. */
export interface FailedNotification extends NotificationKey {
  readonly reference: string;
  readonly failedAt: string;
  /** Provider's reply, without an address. */
  readonly reason: string;
}

export interface Outbox {
  insert(rows: readonly OutboxRecord[]): Promise<void>;
  /**
   * Claims for one worker the rows of a channel that are due at `now`, in one statement, and lists them oldest first.
   * No other worker gets them before `leaseUntil`; after that a row whose worker died is due again by itself.
   */
  claim(claim: {
    worker: string;
    channel: Channel;
    now: string;
    leaseUntil: string;
    limit: number;
  }): Promise<Delivery[]>;
  /**
   * Extends the leases of those rows that the worker still holds.
   * @returns those rows
   */
  extend(rows: readonly Delivery[], worker: string, leaseUntil: string): Promise<Delivery[]>;
  /** Marks a row as sent, whichever worker holds it by now: the recipient has it. */
  markSent(row: NotificationKey, at: string): Promise<void>;
  /**
   * Marks a row as failed for good, if the worker still holds it.
   * @returns whether the worker still held it
   */
  markFailed(
    row: NotificationKey,
    worker: string,
    failure: { attempts: number; at: string; reason: string },
  ): Promise<boolean>;
  /** Schedules the next attempt, if the worker still holds the row. */
  postpone(
    row: NotificationKey,
    worker: string,
    failure: { attempts: number; nextAttemptAt: string; reason: string },
  ): Promise<void>;
  /** Releases the rows that a worker has claimed and not sent. */
  release(worker: string, now: string): Promise<void>;
  /**
   * Releases the rows that other workers have claimed, when the database is not shared: they belong to a server that
   * ran before. On a shared database their leases expire.
   */
  releaseAbandoned(worker: string): Promise<void>;
  has(row: NotificationKey): Promise<boolean>;
  /** Lists failed notifications, latest first. */
  listFailed(limit: number): Promise<FailedNotification[]>;
  /** Counts rows by state. */
  count(): Promise<{ pending: number; failed: number }>;
}
