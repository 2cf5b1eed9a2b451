import {
  PostgresAdapter,
  sql,
  type ColumnDataType,
  type CreateTableBuilder,
  type Kysely,
  type RawBuilder,
} from 'kysely';

interface DialectParts {
  readonly text: ColumnDataType | RawBuilder<unknown>;
  readonly bytes: ColumnDataType;
  /** Keeps a table's rows in the order of their key, where the database can. */
  readonly clustered: <T extends string, C extends string>(table: CreateTableBuilder<T, C>) => CreateTableBuilder<T, C>;
}

/** Collation "C" orders ids and ISO dates byte by byte, as SQLite does. */
const POSTGRES: DialectParts = { text: sql`text collate "C"`, bytes: 'bytea', clustered: (table) => table };

const SQLITE: DialectParts = {
  text: 'text',
  bytes: 'blob',
  clustered: (table) => table.modifyEnd(sql`without rowid`),
};

/** Chooses the parts of a migration that differ between the two databases. */
export function dialectOf(db: Kysely<unknown>): DialectParts {
  return db.getExecutor().adapter instanceof PostgresAdapter ? POSTGRES : SQLITE;
}
