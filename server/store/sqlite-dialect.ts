import Database from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { UnavailableError } from '../domain/errors.ts';

/** How long a connection waits for another process's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;

/** More statements than the server has: those with lists of ids come in many lengths. */
const MAX_STATEMENTS = 300;

/** Causes that pass without a change to the program: a full or failing disk, a lock held too long. */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PROTOCOL|NOMEM)/;

/**
 * Opens a SQLite file with every commit synced to disk before it returns. The pragmas are set on each connection: a
 * reopened WAL database falls back to a `synchronous` that commits without fsync.
 */
export function openDatabase(file: string): Database.Database {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}

/** Kysely's dialect for one connection, with statements prepared once and the database's failures told apart. */
export class FileDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database: withPreparedStatements(database) });
    this.#database = database;
  }

  /** Takes the write lock at once: a transaction that reads first and writes later can be refused in the middle. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk ends the transaction by itself; rolling back again would hide the cause. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

function withPreparedStatements(database: Database.Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      let statement = prepared.get(sql);
      if (!statement) {
        if (prepared.size >= MAX_STATEMENTS) prepared.clear();
        statement = withKnownFailures(translated(() => database.prepare(sql)));
        prepared.set(sql, statement);
      }
      return statement;
    },
    close: () => void database.close(),
  };
}

function withKnownFailures(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => translated(() => statement.all(parameters)),
    run: (parameters) => translated(() => statement.run(parameters)),
    iterate: (parameters) => translated(() => statement.iterate(parameters)),
  };
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Database.SqliteError && PASSING.test(error.code)) {
      throw new UnavailableError(`database: ${error.code}`, { cause: error });
    }
    throw error;
  }
}
