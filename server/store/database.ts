import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** One of the databases, with what the tables need of it. Its failures are `UnavailableError`. */
export interface Database {
  /** For statements outside of a transaction; on SQLite it only reads. */
  readonly reader: Kysely<Schema>;
  /** For migrations, before anything else is done. */
  readonly migrator: Kysely<Schema>;
  /** True when several servers may use it at once. */
  readonly isShared: boolean;
  /**
   * Runs `work` in a transaction, again if it met what another has written meanwhile.
   *
   * @param alone see {@link Store.transaction}
   * @throws {BusyError}
   */
  transaction<T>(work: (db: Kysely<Schema>) => Promise<T>, alone?: string): Promise<T>;
  isRunning(alone: string): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * A row with the same key is there already, or one that is referred to is there no more: another transaction was faster,
 * or a random name was taken.
 */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** Attempts of a transaction that conflicts with others. */
const ATTEMPTS = 3;

/** Runs a whole transaction again when it met a conflict. */
export async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
