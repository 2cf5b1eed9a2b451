import BetterSqlite, { type Database, type Statement } from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { UnavailableError } from '../../errors.ts';
import { ConflictError } from '../database.ts';

/** Limit of prepared statements: more than the server has. */
const MAX_STATEMENTS = 300;

/** Codes of causes that pass without a change to the program: a full or failing disk, a lock held too long. */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|PROTOCOL|NOMEM)/;

const TAKEN = /^SQLITE_CONSTRAINT_(?:PRIMARYKEY|UNIQUE)$/;

export interface PreparedStatements extends SqliteDatabase {
  /** Counts the statements that may have written and did not fail: one that fails undoes what it wrote. */
  countWrites(): number;
}

/** Wraps a connection for Kysely's dialect: prepares each statement once and translates its errors. */
export function withPreparedStatements(database: Database): PreparedStatements {
  const prepared = new Map<string, SqliteStatement>();
  let writes = 0;
  const onWritten = () => void writes++;
  return {
    prepare(sql) {
      let statement = prepared.get(sql);
      if (!statement) {
        if (prepared.size >= MAX_STATEMENTS) prepared.clear();
        const plain = translated(() => database.prepare(sql));
        statement = translating(plain, plain.readonly ? () => undefined : onWritten);
        prepared.set(sql, statement);
      }
      return statement;
    },
    countWrites: () => writes,
    close: () => void database.close(),
  };
}

/** @param onDone called after each run that does not fail */
function translating(statement: Statement, onDone: () => void): SqliteStatement {
  const run = <T>(work: () => T): T => {
    const result = translated(work);
    onDone();
    return result;
  };
  return {
    reader: statement.reader,
    all: (parameters) => run(() => statement.all(parameters)),
    run: (parameters) => run(() => statement.run(parameters)),
    iterate: (parameters) => run(() => statement.iterate(parameters)),
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
