import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import BetterSqlite, { type Database as SqliteFile } from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { BusyError, UnavailableError } from '../../errors.ts';
import { retryConflicts, type Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { takeShortcut } from '../statement.ts';
import { GroupCommit } from './group-commit.ts';
import { translated, withPreparedStatements, type PreparedStatements } from './prepared-statements.ts';

/** Timeout for another process's lock, in ms. It blocks the event loop. */
const BUSY_TIMEOUT_MS = 1000;

/** Keeps the pages of some thousand histories in memory, in KiB. */
const READER_CACHE_KIB = 64 * 1024;

/**
 * Opens a SQLite file, which one server uses alone. Reads go through one connection, which sees only committed data, and
 * writes through another ({@link GroupCommit}).
 *
 * @throws when the file cannot be opened
 */
export function openSqlite(file: string): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const writing = openFile(file);
  const reading = openFile(file);
  reading.pragma('query_only = ON');
  reading.pragma(`cache_size = -${READER_CACHE_KIB}`);
  const statements = withPreparedStatements(writing);
  const writer = kyselyOver(statements);
  const reader = kyselyOver(withPreparedStatements(reading));
  const group = new GroupCommit(writing, () => statements.countWrites());
  const running = new Set<string>();

  async function runAlone<T>(alone: string, run: () => Promise<T>): Promise<T> {
    if (running.has(alone)) throw new BusyError(alone);
    running.add(alone);
    try {
      return await run();
    } finally {
      running.delete(alone);
    }
  }

  return {
    reader,
    migrator: writer,
    isShared: false,
    transaction(work, alone) {
      const run = () => retryConflicts(() => group.transaction(() => work(writer)));
      return alone === undefined ? run() : runAlone(alone, run);
    },
    isRunning: (alone) => Promise.resolve(running.has(alone)),
    async close() {
      await group.end();
      await reader.destroy();
      await writer.destroy();
      // Kysely does not close a connection that it never used, which would keep the log from being truncated.
      reading.close();
      writing.close();
    },
  };
}

/**
 * Opens a SQLite file with every commit synced to disk before it returns. The pragmas are set on each connection: a
 * reopened WAL database falls back to a `synchronous` that commits without fsync.
 */
export function openFile(file: string): SqliteFile {
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

/**
 * Writes the log of a SQLite file into it and empties the log, which would keep what was erased until other writing
 * happens to go over it.
 *
 * @throws {UnavailableError} while another process reads or writes the file
 */
export async function truncateLog(file: string): Promise<void> {
  // Between two groups of writes: a group needs the event loop to end, which waiting for its lock would block.
  await setImmediate();
  const database = translated(() => openFile(file));
  try {
    const [result] = translated(() => database.pragma('wal_checkpoint(TRUNCATE)')) as { busy: number }[];
    if (result?.busy !== 0) throw new UnavailableError('database: the log is in use');
  } finally {
    database.close();
  }
}

function kyselyOver(database: PreparedStatements): Kysely<Schema> {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  takeShortcut(db, database);
  return db;
}
