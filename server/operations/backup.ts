import { isDeepStrictEqual } from 'node:util';
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { DAY_MS } from '../calendar/paris-time.ts';
import { OperatorError } from '../errors.ts';
import { UNMONITORED, type Monitor } from '../progress.ts';
import { checkDatabase } from './check-database.ts';
import { countRows, deleteDatabase, openExisting, syncToDisk } from './database-file.ts';

export interface BackupSettings {
  /** SQLite file; a server may be writing to it. */
  readonly file: string;
  readonly folder: string;
  /** Older backups are deleted, so that they do not preserve what retention has erased. */
  readonly keepDays: number;
  readonly now: Date;
}

export interface Backup {
  readonly file: string;
  /** Row count by table. */
  readonly rows: ReadonlyMap<string, number>;
  /** Number of older backups that were deleted. */
  readonly removed: number;
}

/** Pages copied in one call, which blocks for some milliseconds. */
const PAGES = 100;

/** Time in the basic format of ISO 8601: some tools take a name before a colon for another machine. */
const NAME = /^messages-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z\.sqlite(?:\.partial.*)?$/;

/**
 * Copies a SQLite file while a server writes to it, checks the copy, and then deletes the backups that are too old.
 * Texts stay sealed, so no key is needed.
 *
 * @throws {OperatorError} when the file is not a database of this product, or its copy is incomplete; the copy is
 *   deleted
 * @throws the signal's reason when it is stopped; the copy is deleted
 */
export async function backUp(
  { file, folder, keepDays, now }: BackupSettings,
  monitor: Monitor = UNMONITORED,
): Promise<Backup> {
  const source = openExisting(file);
  try {
    source.pragma('query_only = ON');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const backup = join(folder, nameOf(now));
    const partial = `${backup}.partial`;
    closeSync(openSync(partial, 'wx', 0o600));
    try {
      // One read transaction for the whole copy: without it, SQLite restarts the copy at each commit of the server.
      source.exec('begin');
      const rows = countRows(source);
      await copyPages(source, partial, monitor);
      // Ended at once: the server's write-ahead log cannot be truncated while it is open.
      source.exec('commit');
      const copied = await checkDatabase(partial, { step: 'Checking the copy' }, monitor);
      if (!isDeepStrictEqual(copied, rows))
        throw new OperatorError(`${partial}: has not the same rows as the database`);
      await syncToDisk(partial);
      monitor.signal.throwIfAborted();
      renameSync(partial, backup);
      await syncToDisk(folder);
      return { file: backup, rows, removed: removeOlderThan(folder, new Date(now.getTime() - keepDays * DAY_MS)) };
    } catch (error) {
      deleteDatabase(partial);
      throw error;
    }
  } finally {
    source.close();
  }
}

async function copyPages(source: Database, target: string, { onProgress, signal }: Monitor): Promise<void> {
  const pageSize = source.pragma('page_size', { simple: true }) as number;
  const report = (pages: number, totalPages: number) =>
    onProgress({ step: 'Copying', done: pages * pageSize, total: totalPages * pageSize, unit: 'bytes' });
  const { totalPages } = await source.backup(target, {
    progress({ totalPages, remainingPages }) {
      signal.throwIfAborted();
      report(totalPages - remainingPages, totalPages);
      return PAGES;
    },
  });
  report(totalPages, totalPages);
}

function nameOf(at: Date): string {
  return `messages-${at.toISOString().replaceAll(/[-:]/g, '')}.sqlite`;
}

/**
 * Deletes the backups made before a moment, unfinished ones included.
 * @returns number of deleted files
 */
function removeOlderThan(folder: string, before: Date): number {
  const old = readdirSync(folder).filter((name) => {
    const madeAt = name.replace(NAME, '$1-$2-$3T$4:$5:$6Z');
    return madeAt !== name && new Date(madeAt) < before;
  });
  for (const name of old) rmSync(join(folder, name));
  return old.length;
}
