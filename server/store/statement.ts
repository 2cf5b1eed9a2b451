import { sql, type Compilable, type CompiledQuery, type Kysely, type SqliteDatabase } from 'kysely';
import type { Schema } from './schema.ts';

/** Placeholder of a value that each run of the statement provides. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Makes a statement that Kysely builds and compiles once for each database. For frequent statements, since building one
 * costs as much as running it.
 *
 * @param build makes the statement with placeholders for its values
 */
export function statement<Values extends object, Row = unknown>(
  build: (db: Kysely<Schema>, values: Values) => Compilable<Row>,
): (db: Kysely<Schema>, values: Values) => Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (!query) {
      query = build(db, placeholders<Values>()).compile();
      compiled.set(adapter, query);
    }
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? values[value.name as keyof Values] : value,
    );
    const connection = shortcuts.get(db);
    if (connection) return runAtOnce<Row>(connection, query.sql, parameters);
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

const shortcuts = new WeakMap<Kysely<Schema>, SqliteDatabase>();

/**
 * Lets the statements of `db` run synchronously on its only connection. Kysely would await a dozen promises to acquire it,
 * which costs more than most statements.
 */
export function takeShortcut(db: Kysely<Schema>, connection: SqliteDatabase): void {
  shortcuts.set(db, connection);
}

function runAtOnce<Row>(connection: SqliteDatabase, sql: string, parameters: readonly unknown[]): Row[] {
  const prepared = connection.prepare(sql);
  if (prepared.reader) return prepared.all(parameters) as Row[];
  prepared.run(parameters);
  return [];
}

/**
 * Makes the statement that inserts one row. Other columns than these are null.
 * @param constants values that every new row has, written into the statement
 */
export function insertStatement<T extends keyof Schema, C extends keyof Schema[T] & string>(
  table: T,
  columns: readonly C[],
  constants: Partial<Record<keyof Schema[T], string | number>> = {},
) {
  const written = Object.entries(constants).map(([column, value]) => [column, sql.lit(value)]);
  return statement<Pick<Schema[T], C>>((db, values) => {
    const handedOver = columns.map((column) => [column, values[column]]);
    return db.insertInto(table).values(Object.fromEntries([...handedOver, ...written]) as never);
  });
}

function placeholders<Values extends object>(): Values {
  return new Proxy({} as Values, { get: (_, name) => new Placeholder(String(name)) });
}
