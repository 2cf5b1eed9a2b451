import BetterSqlite, { type Database } from 'better-sqlite3';

/** Timeout for another process's lock, in ms. It blocks the event loop. */
const BUSY_TIMEOUT_MS = 1000;

/**
 * Opens a SQLite file with every commit synced to disk before it returns. The pragmas are set on each connection: a
 * reopened WAL database falls back to a `synchronous` that commits without fsync.
 */
export function openFile(file: string): Database {
  const database = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // Overwrites erased rows with zeros.
  database.pragma('secure_delete = ON');
  // A savepoint keeps the pages it may have to restore: in memory, not in a temporary file.
  database.pragma('temp_store = MEMORY');
  return database;
}
