import type { Conversations, Messages } from '../conversations/records.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Audit } from '../identity/audit.table.ts';
import type { Members } from '../identity/members.ts';
import type { Jobs } from '../jobs/jobs.table.ts';
import type { Outbox } from '../notifications/outbox.ts';

export interface Tables {
  readonly members: Members;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly audit: Audit;
  readonly jobs: Jobs;
}

/**
 * Database of the messaging. Every method throws `UnavailableError` when the database cannot be read or written. The
 * tables are read-only outside of a transaction.
 */
export interface Store extends Tables {
  /** Returns the name that a person has in all tables, which does not tell the id. */
  pseudonymOf(personId: string): string;
  /**
   * Runs `work` in one transaction and syncs it to disk. `work` may use only `tables`, and may run again after a
   * conflict with another transaction or the failure of one that shares its commit.
   *
   * @param alone name that only one work can hold at a time, in all servers
   * @throws {BusyError} at once when another work holds the name
   */
  transaction<T>(work: (tables: Tables) => Promise<T>, alone?: string): Promise<T>;
  /** Tells whether a work with this name is running, in any server. */
  isRunning(alone: string): Promise<boolean>;
  /**
   * Removes erased data from the files that still contain it. On SQLite that is the log; PostgreSQL does it by itself
   * (autovacuum, recycling of its log).
   *
   * @throws {UnavailableError} while another process reads or writes the file
   */
  scrub(): Promise<void>;
  /** Writes a row to check that writing works, and records the sealing key again. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
