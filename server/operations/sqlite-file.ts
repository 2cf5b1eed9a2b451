import { existsSync } from 'node:fs';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { OperatorError } from '../errors.ts';

/** How long is waited for another process's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;

/** A table as it is in a SQLite file, so that none is forgotten that a later migration adds. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of its key, or all of them if it has none. */
  readonly key: readonly string[];
}

export interface Opening {
  /** What the operator knows the file by. */
  readonly name?: string;
  /** Nobody else may have it open, nor open it before it is closed. */
  readonly alone?: boolean;
}

/**
 * Opens a database that exists, as it is.
 *
 * @throws {OperatorError} when it is not a database of this product, or is to be opened alone and is in use
 */
export function openExisting(file: string, { name = file, alone = false }: Opening = {}): Database {
  if (!existsSync(file)) throw new OperatorError(`${name}: there is no such file`);
  const database = new BetterSqlite(file, { fileMustExist: true, timeout: alone ? 0 : BUSY_TIMEOUT_MS });
  try {
    // Before the first statement: then it asks for the lock that a server's connections share as long as they are open.
    if (alone) database.pragma('locking_mode = EXCLUSIVE');
    if (listMigrations(database).length === 0) throw new OperatorError(`${name}: is not a database of this product`);
    if (alone) database.exec('begin immediate');
    return database;
  } catch (error) {
    database.close();
    throw explain(error, name);
  }
}

/** The names of the migrations that a database has had, in their order; none in one that is not of this product. */
export function listMigrations(database: Database): string[] {
  const has = database.prepare(`select 1 from sqlite_schema where name = 'kysely_migration'`).get();
  if (!has) return [];
  const names = database.prepare('select name from kysely_migration order by name').pluck().all() as string[];
  return names[0] === Object.keys(MIGRATIONS)[0] ? names : [];
}

/** The tables of the product in the order in which they were made: one comes after those that it refers to. */
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

/** How many rows each table has. */
export function countRows(database: Database): Map<string, number> {
  return new Map(
    listTables(database).map(({ name }) => [
      name,
      database.prepare(`select count(*) from "${name}"`).pluck().get() as number,
    ]),
  );
}

/**
 * @param name what the operator knows the database by
 * @throws {OperatorError} when a page, an index or a reference is broken
 */
export function checkIntegrity(database: Database, name: string): void {
  const [first] = database.prepare('pragma integrity_check').pluck().all() as string[];
  if (first !== 'ok') throw new OperatorError(`${name}: is damaged (${first})`);
  const orphans = database.prepare('pragma foreign_key_check').all().length;
  if (orphans > 0) throw new OperatorError(`${name}: ${orphans} rows refer to rows that are not there`);
}

/**
 * Puts all that a database has into its one file, so that it can be moved without a log beside it.
 *
 * @throws when it is open elsewhere
 */
export function withoutLog(database: Database): void {
  const mode = database.pragma('journal_mode = DELETE', { simple: true });
  if (mode !== 'delete') throw new Error('the database is open elsewhere');
}

/** A database's content for the operator, such as "12 conversations, 15 messages". */
export function describeRows(rows: ReadonlyMap<string, number>): string {
  const count = (table: string, singular: string) => {
    const number = rows.get(table) ?? 0;
    return `${number} ${singular}${number === 1 ? '' : 's'}`;
  };
  return [
    count('conversation', 'conversation'),
    count('message', 'message'),
    count('outbox', 'notification'),
    count('draft', 'draft'),
  ].join(', ');
}

function explain(error: unknown, name: string): unknown {
  if (!(error instanceof BetterSqlite.SqliteError)) return error;
  if (/^SQLITE_BUSY/.test(error.code)) return new OperatorError(`${name}: is in use; stop the server first`);
  if (!/^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)) return error;
  return new OperatorError(`${name}: is not a SQLite database, or is damaged`, { cause: error });
}
