import type { CompiledQuery, Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Stands for a value that is put in each time the statement is run. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement that Kysely builds and compiles only once for each database: those that every message needs, where building
 * them costs as much as running them.
 *
 * @param build makes the statement from names that stand for its values
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
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

/** Inserts one row with all of `columns`. */
export function insertStatement<T extends keyof Schema>(table: T, columns: readonly (keyof Schema[T] & string)[]) {
  return statement<Schema[T]>((db, values) =>
    db.insertInto(table).values(Object.fromEntries(columns.map((column) => [column, values[column]])) as never),
  );
}

function placeholders<Values extends object>(): Values {
  return new Proxy({} as Values, { get: (_, name) => new Placeholder(String(name)) });
}
