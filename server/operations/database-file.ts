import { existsSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { OperatorError } from '../errors.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';

/** Wait for another process's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;

/** A table as read from a SQLite file: tables that a later migration adds are found without being listed here. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key; all columns if there is none. */
  readonly key: readonly string[];
}

export interface OpenOptions {
  /** Name of the file in messages to the operator; its path by default. */
  readonly name?: string;
  /** Locks the file: it fails when another process has it open, and none can open it before it is closed. */
  readonly alone?: boolean;
}

/**
 * Opens an existing database without changing it.
 *
 * @throws {OperatorError} when it is not a database of this product, or is to be opened alone and is in use
 */
export function openExisting(file: string, { name = file, alone = false }: OpenOptions = {}): Database {
  if (!existsSync(file)) throw new OperatorError(`${name}: there is no such file`);
  const database = new BetterSqlite(file, { fileMustExist: true, timeout: alone ? 0 : BUSY_TIMEOUT_MS });
  try {
    // Set before the first statement, which then conflicts with the shared lock of a server's open connections.
    if (alone) database.pragma('locking_mode = EXCLUSIVE');
    if (listMigrations(database).length === 0) throw new OperatorError(`${name}: is not a database of this product`);
    if (alone) database.exec('begin immediate');
    return database;
  } catch (error) {
    database.close();
    throw toOperatorError(error, name);
  }
}

/** @throws {OperatorError} when migrations of this version are missing, or a newer version has migrated it */
export function assertUpToDate(database: Database, name: string): void {
  if (listMigrations(database).join() === Object.keys(MIGRATIONS).join()) return;
  throw new OperatorError(`${name}: is of another version; start the server of this version on it once, and stop it`);
}

/** Lists the migrations that were run on a database, in order; none for a database of another product. */
export function listMigrations(database: Database): string[] {
  const has = database.prepare(`select 1 from sqlite_schema where name = 'kysely_migration'`).get();
  if (!has) return [];
  const names = database.prepare('select name from kysely_migration order by name').pluck().all() as string[];
  return names[0] === Object.keys(MIGRATIONS)[0] ? names : [];
}

/** Lists the product's tables in order of creation, so that a table comes after those that it refers to. */
export function listTables(database: Database): Table[] {
  const names = database
    .prepare(
      `select name from sqlite_schema where type = 'table'
        and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_migration%' escape '\\' order by rowid`,
    )
    .pluck()
    .all() as string[];
  return names.map((name) => {
    const columns = database.pragma(`table_info("${name}")`) as { name: string; pk: number }[];
    const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
    const toNames = (list: typeof columns) => list.map((column) => column.name);
    return { name, columns: toNames(columns), key: toNames(key.length > 0 ? key : columns) };
  });
}

/** Counts the rows of each table. */
export function countRows(database: Database): Map<string, number> {
  return new Map(
    listTables(database).map(({ name }) => [
      name,
      database.prepare(`select count(*) from "${name}"`).pluck().get() as number,
    ]),
  );
}

/**
 * Checks pages, indexes and references.
 *
 * @param name of the database in messages to the operator
 * @throws {OperatorError} when a page, an index or a reference is broken
 */
export function checkIntegrity(database: Database, name: string): void {
  const [first] = database.prepare('pragma integrity_check').pluck().all() as string[];
  if (first !== 'ok') throw new OperatorError(`${name}: is damaged (${first})`);
  const orphans = database.prepare('pragma foreign_key_check').all().length;
  if (orphans > 0) throw new OperatorError(`${name}: ${orphans} rows refer to rows that are not there`);
}

/**
 * Writes everything into the main file, so that the database can be moved without its write-ahead log.
 *
 * @throws Error when the database is open elsewhere
 */
export function removeLog(database: Database): void {
  const mode = database.pragma('journal_mode = DELETE', { simple: true });
  if (mode !== 'delete') throw new Error('the database is open elsewhere');
}

/** Summarises row counts for the operator, such as "12 conversations, 15 messages". */
export function describeRows(rows: ReadonlyMap<string, number>): string {
  const count = (tables: readonly string[], singular: string) => {
    const number = tables.reduce((sum, table) => sum + (rows.get(table) ?? 0), 0);
    return `${number} ${singular}${number === 1 ? '' : 's'}`;
  };
  return [
    count(['conversation'], 'conversation'),
    count(['message'], 'message'),
    count(['outbox', 'failed_notification'], 'notification'),
    count(['draft'], 'draft'),
  ].join(', ');
}

/** Returns an error that tells the operator what is wrong with the file, or the error itself. */
function toOperatorError(error: unknown, name: string): unknown {
  if (!(error instanceof BetterSqlite.SqliteError)) return error;
  if (/^SQLITE_BUSY/.test(error.code)) return new OperatorError(`${name}: is in use; stop the server first`);
  if (!/^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)) return error;
  return new OperatorError(`${name}: is not a SQLite database, or is damaged`, { cause: error });
}

/** Flushes a file's content, or a folder's entries, to disk. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Suffixes of the files that SQLite keeps for one database. */
export const SQLITE_SUFFIXES = ['', '-wal', '-shm', '-journal'];

/** Deletes a database with its logs, whatever there is of it. */
export function deleteDatabase(file: string): void {
  for (const suffix of SQLITE_SUFFIXES) rmSync(file + suffix, { force: true });
}
