import { isDeepStrictEqual } from 'node:util';
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../calendar/paris-time.ts';
import { syncToDisk } from './files.ts';
import { OperatorError } from '../errors.ts';
import { checkIntegrity, countRows, openExisting, withoutLog } from './sqlite-file.ts';

export interface BackupSettings {
  /** The SQLite file, which a server may be writing to. */
  readonly file: string;
  readonly folder: string;
  /** Backups that are older are removed: what was erased must not live on in them. */
  readonly keepDays: number;
  readonly now: Date;
}

export interface Backup {
  readonly file: string;
  /** By table. */
  readonly rows: ReadonlyMap<string, number>;
  /** How many older backups were removed. */
  readonly removed: number;
}

/** The time in ISO 8601's basic format: a colon in a name means another machine to some tools. */
const NAME = /^messages-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z\.sqlite(?:\.partial.*)?$/;

/**
 * Copies a SQLite file while a server writes to it, checks the copy, and then removes the backups that are too old. Texts
 * stay sealed, and no key is needed.
 *
 * @throws {OperatorError} when the file is not a database of this product, or its copy is not whole: none is left then
 */
export async function backUp({ file, folder, keepDays, now }: BackupSettings): Promise<Backup> {
  const source = openExisting(file);
  try {
    source.pragma('query_only = ON');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const backup = join(folder, nameOf(now));
    const partial = `${backup}.partial`;
    closeSync(openSync(partial, 'wx', 0o600));
    try {
      // Held while it is copied: a copy of the moving database would begin anew with each commit of the server.
      source.exec('begin');
      const rows = countRows(source);
      await source.backup(partial);
      // And no longer: meanwhile the server's log only grows.
      source.exec('commit');
      checkCopy(partial, rows);
      syncToDisk(partial);
      renameSync(partial, backup);
      syncToDisk(folder);
      return { file: backup, rows, removed: removeOld(folder, new Date(now.getTime() - keepDays * DAY_MS)) };
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
  } finally {
    source.close();
  }
}

function checkCopy(file: string, rows: ReadonlyMap<string, number>): void {
  const copy = openExisting(file);
  try {
    withoutLog(copy);
    checkIntegrity(copy, file);
    if (!isDeepStrictEqual(countRows(copy), rows)) throw new OperatorError(`${file}: has other rows than the database`);
  } finally {
    copy.close();
  }
}

function nameOf(at: Date): string {
  return `messages-${at.toISOString().replaceAll(/[-:]/g, '')}.sqlite`;
}

/** Removes the backups made before a moment, and what is left of those that were broken off. @returns how many */
function removeOld(folder: string, before: Date): number {
  const old = readdirSync(folder).filter((name) => {
    const madeAt = name.replace(NAME, '$1-$2-$3T$4:$5:$6Z');
    return madeAt !== name && new Date(madeAt) < before;
  });
  for (const name of old) rmSync(join(folder, name));
  return old.length;
}
