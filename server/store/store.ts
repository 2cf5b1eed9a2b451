import type { Conversations, Messages } from '../conversations/records.ts';
import type { Idempotency } from '../conversations/idempotency.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Audit } from '../identity/audit.table.ts';
import type { Jobs } from '../jobs/jobs.table.ts';
import type { Outbox } from '../notifications/outbox.ts';
import type { PreferencesTable } from '../preferences/preferences.ts';

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
  /** Tells whether work of this name is running, in any server. */
  isRunning(alone: string): Promise<boolean>;
  /**
   * Removes erased data from the files that still contain it. On SQLite that is the log; PostgreSQL does it by itself
   * (autovacuum, recycling of its log).
   *
   * @throws {UnavailableError} while another process reads or writes the file
   */
  scrub(): Promise<void>;
  /** Writes a little, to see that writing works, and notes again which key texts are encrypted with. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
