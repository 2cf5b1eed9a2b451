import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** SQLite or PostgreSQL, as the tables use it. While it is away, every method throws `UnavailableError`. */
export interface Database {
  /** For statements outside of a transaction; on SQLite it only reads. */
  readonly reader: Kysely<Schema>;
  /** For migrations, before anything else is done. */
  readonly migrator: Kysely<Schema>;
  /** True when several servers may use it at once. */
  readonly isShared: boolean;
  /**
   * Runs `work` in a transaction, and again after a conflict with another.
   *
   * @param alone see {@link Store.transaction}
   * @throws {BusyError}
   */
  transaction<T>(work: (db: Kysely<Schema>) => Promise<T>, alone?: string): Promise<T>;
  isRunning(alone: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * A transaction conflicts with another that was faster: a row with the same key exists already, or a row that it refers to
 * was erased.
 */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** Attempts of a transaction that conflicts with others. */
const ATTEMPTS = 3;

/** Runs a whole transaction again after a conflict. */
export async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
