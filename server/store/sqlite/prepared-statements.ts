import BetterSqlite, { type Database, type Statement } from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { UnavailableError } from '../../errors.ts';
import { ConflictError } from '../database.ts';

/** Limit of prepared statements: more than the server has. */
const MAX_STATEMENTS = 300;

/** Codes of causes that pass without a change to the program: a full or failing disk, a lock held too long. */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PROTOCOL|NOMEM)/;

const TAKEN = /^SQLITE_CONSTRAINT_(?:PRIMARYKEY|UNIQUE)$/;

/** Wraps a connection for Kysely's dialect: prepares each statement once and translates its errors. */
export function withPreparedStatements(database: Database): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      let statement = prepared.get(sql);
      if (!statement) {
        if (prepared.size >= MAX_STATEMENTS) prepared.clear();
        statement = translating(translated(() => database.prepare(sql)));
        prepared.set(sql, statement);
      }
      return statement;
    },
    close: () => void database.close(),
  };
}

function translating(statement: Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => translated(() => statement.all(parameters)),
    run: (parameters) => translated(() => statement.run(parameters)),
    iterate: (parameters) => translated(() => statement.iterate(parameters)),
  };
}

/** Runs `work`, and translates errors of SQLite into those of the store. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BetterSqlite.SqliteError)) throw error;
    if (PASSING.test(error.code)) throw new UnavailableError(`database: ${error.code}`, { cause: error });
    if (TAKEN.test(error.code)) throw new ConflictError(error.code, { cause: error });
    throw error;
  }
}
