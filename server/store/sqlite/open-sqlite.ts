import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { BusyError } from '../../errors.ts';
import { retryConflicts, type Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { takeShortcut } from '../statement.ts';
import { GroupCommit } from './group-commit.ts';
import { openFile } from './open-file.ts';
import { withPreparedStatements } from './prepared-statements.ts';

/** Keeps the pages of some thousand histories in memory, in KiB. */
const READER_CACHE_KIB = 64 * 1024;

/**
 * One file and one server. It is read through a connection of its own, which sees what is committed and no more; all
 * writing goes through one other ({@link GroupCommit}).
 *
 * @throws when the file cannot be opened
 */
export function openSqlite(file: string): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const writing = openFile(file);
  const reading = openFile(file);
  reading.pragma('query_only = ON');
  reading.pragma(`cache_size = -${READER_CACHE_KIB}`);
  const writer = kyselyOver(writing);
  const reader = kyselyOver(reading);
  const group = new GroupCommit(writing);
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
      // A connection that was never asked for anything is not closed by that, and would keep the log from being emptied.
      reading.close();
      writing.close();
    },
  };
}

function kyselyOver(file: ReturnType<typeof openFile>): Kysely<Schema> {
  const database = withPreparedStatements(file);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  takeShortcut(db, database);
  return db;
}
