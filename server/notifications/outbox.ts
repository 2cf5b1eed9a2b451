import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { MessageKey, Page } from '../conversations/records.ts';
import type { UnreadableError } from '../errors.ts';
import type { Contact } from './channels/channel-rules.ts';

/** Name of a notification. A message has at most one of each kind on each channel. */
export interface NotificationKey extends MessageKey {
  readonly kind: NotificationKind;
  readonly channel: Channel;
}

/**
 * Notification to be sent, stored in the transaction of the message that makes its event: the member's for a receipt,
 * the agent's for the announcement of an answer. It goes to the contact of that message.
 */
export interface OutboxRecord extends NotificationKey {
  /** Made from the key, so that each attempt and each repeat has the same Message-ID. */
  readonly id: string;
  readonly createdAt: string;
}

/** Primary key of a row. It holds for a worker that has claimed the row until that worker changes it. */
export interface OutboxPlace {
  readonly channel: Channel;
  /** Time at which it is due. */
  readonly nextAttemptAt: string;
  readonly id: string;
}

/** Outbox row that a worker has claimed, with all that sending needs. */
export interface Delivery extends OutboxRecord, OutboxPlace {
  /** Worker that has claimed it. */
  readonly worker: string;
  /** An error when it cannot be read; other rows are not affected. */
  readonly contact: Contact | UnreadableError;
  /** Channels by which the message was announced when it was stored; none when it cannot be read. */
  readonly announcedBy: readonly Channel[];
  /** Time at which the message was received: that of the member, or the answer. */
  readonly receivedAt: string;
  /** Deadline of the answer, for a receipt. */
  readonly answerDueAt: string | null;
  /** True once the mail that announces the same has failed. */
  readonly mailFailed: boolean;
  /** Number of attempts so far. */
  readonly attempts: number;
}

/** Notification that will not be tried again, listed for operators and agents. */
export interface FailedNotification extends NotificationKey {
  readonly id: string;
  readonly failedAt: string;
  /** Provider's reply, without an address. */
  readonly reason: string;
}

export interface Outbox {
  insert(rows: readonly OutboxRecord[]): Promise<void>;
  /**
   * Claims for one worker the rows of a channel that are due at `now` and that no living worker holds, in one
   * statement, and lists them in the order in which they were due. Rows whose message was erased meanwhile are deleted.
   *
   * @param claim.except ids of rows that are left to whoever may have claimed them
   */
  claim(claim: {
    worker: string;
    channel: Channel;
    now: string;
    limit: number;
    except?: readonly string[];
  }): Promise<Delivery[]>;
  /** Deletes a row that was sent, whichever worker holds it by now: the recipient has it. */
  markSent(row: OutboxPlace): Promise<void>;
  /**
   * Moves a row to the failed ones, if its worker still holds it.
   * @returns whether it was moved; true for one attempt alone
   */
  markFailed(row: Delivery, failure: { at: string; reason: string }): Promise<boolean>;
  /** Schedules the next attempt, if its worker still holds the row. */
  postpone(row: Delivery, change: { attempts: number; nextAttemptAt: string }): Promise<void>;
  /** Begins the lease of a new worker, in place of one of the same server, and deletes all that have expired. */
  beginLease(lease: { worker: string; now: string; aliveUntil: string; replaced?: string | undefined }): Promise<void>;
  /**
   * Extends the lease on all that a worker holds.
   * @returns false when another has ended it
   */
  extendLease(worker: string, aliveUntil: string): Promise<boolean>;
  /** Ends a worker's lease: others may claim at once what it holds. */
  endLease(worker: string): Promise<void>;
  /**
   * Ends all leases when the database is not shared: they belong to a server that ran before. On a shared database they
   * expire.
   */
  endAbandonedLeases(): Promise<void>;
  /** Lists failed notifications, latest first, those that come after `after`. */
  listFailed(page: Omit<Page, 'maxBytes'>): Promise<FailedNotification[]>;
  /** Counts what waits and what has failed. */
  count(): Promise<{ pending: number; failed: number }>;
}
