import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely';
import pg from 'pg';
import { OperatorError } from '../errors.ts';
import { UNMONITORED, type Monitor } from '../progress.ts';
import { migrate } from '../store/open-store.ts';
import type { Schema } from '../store/schema.ts';
import { assertUpToDate, countRows, listTables, openExisting, type Table } from './database-file.ts';

type Row = Readonly<Record<string, unknown>>;
type Target = Transaction<Schema>;

/** Content of a table, comparable between the two databases. */
interface Content {
  readonly rows: number;
  /** SHA-256 of the rows in primary-key order. */
  readonly digest: string;
}

/** Rows held in memory at once. */
const BATCH_ROWS = 500;

/** Wait for PostgreSQL's connection, in ms. Its statements may take as long as they need. */
const CONNECT_MS = 10_000;

/** Wait for a server that is using a table of PostgreSQL, in ms. */
const LOCK_MS = 10_000;

/**
 * Copies a SQLite file into an empty PostgreSQL database, in one transaction that is committed only when every table
 * reads the same from both. Texts stay sealed, so no key is needed.
 *
 * @param file is locked meanwhile: messages that a server acknowledged during the copy would be missing from it
 * @returns row count by table
 * @param monitor a stop rolls everything back
 * @throws {OperatorError} when the file is in use or was not brought up to date, or PostgreSQL is not empty
 * @throws any other error as it is; neither database is changed then
 */
export async function copyToPostgres(
  file: string,
  postgresUrl: string,
  monitor: Monitor = UNMONITORED,
): Promise<Map<string, number>> {
  const source = openExisting(file, { alone: true });
  const target = openTarget(postgresUrl);
  try {
    assertUpToDate(source, file);
    return await target.transaction().execute((transaction) => copyAll(source, transaction, monitor));
  } finally {
    await target.destroy();
    source.close();
  }
}

function openTarget(postgresUrl: string): Kysely<Schema> {
  const pool = new pg.Pool({
    connectionString: postgresUrl,
    max: 1,
    connectionTimeoutMillis: CONNECT_MS,
    options: '-c synchronous_commit=on',
  });
  // The next statement fails with the same error; an unhandled event would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

async function copyAll(source: Database, target: Target, monitor: Monitor): Promise<Map<string, number>> {
  const tables = listTables(source);
  const totals = countRows(source);
  await migrate({ migrator: target });
  await sql`set local lock_timeout = ${sql.lit(LOCK_MS)}`.execute(target);
  for (const table of tables) await assertEmpty(target, table);
  const rows = new Map<string, number>();
  for (const table of tables) {
    const total = totals.get(table.name) ?? 0;
    const copied = await copyTable(source, target, table, watchRows(`Copying ${table.name}`, total, monitor));
    const watchStored = watchRows(`Comparing ${table.name}`, total, monitor);
    const stored = await readContent(table, readTarget(target, table), watchStored);
    if (copied.rows !== stored.rows || copied.digest !== stored.digest) {
      throw new OperatorError(`PostgreSQL: ${table.name} does not read as it was written; nothing was copied`);
    }
    rows.set(table.name, stored.rows);
  }
  return rows;
}

/** Locks the table as well, so that no server writes to it before the copy is complete. */
async function assertEmpty(target: Target, { name }: Table): Promise<void> {
  await sql`lock table ${sql.table(name)} in access exclusive mode`.execute(target);
  const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(target);
  if (rows.length > 0)
    throw new OperatorError(`PostgreSQL: is not empty, there are rows in ${name}; nothing was copied`);
}

/** Returns what is to be called before each batch and after the last, with the number of rows before it. */
function watchRows(step: string, total: number, { onProgress, signal }: Monitor): (done: number) => void {
  return (done) => {
    signal.throwIfAborted();
    onProgress({ step, done, total, unit: 'rows' });
  };
}

/** @returns the content that was read from the source */
function copyTable(source: Database, target: Target, table: Table, watch: (done: number) => void): Promise<Content> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  const toValues = (row: Row): RawBuilder<unknown> => sql`(${sql.join(table.columns.map((column) => row[column]))})`;
  return readContent(table, readSource(source, table), watch, async (batch) => {
    await sql`insert into ${sql.table(table.name)} (${columns}) values ${sql.join(batch.map(toValues))}`.execute(
      target,
    );
  });
}

/** Reads a table's rows in batches, passing each to `each`. */
async function readContent(
  { columns }: Table,
  batches: AsyncIterable<Row[]> | Iterable<Row[]>,
  watch: (done: number) => void,
  each: (batch: Row[]) => Promise<void> = () => Promise.resolve(),
): Promise<Content> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const batch of batches) {
    watch(rows);
    await each(batch);
    for (const row of batch) hash.update(`${JSON.stringify(columns.map((column) => toPlain(row[column])))}\n`);
    rows += batch.length;
  }
  watch(rows);
  return { rows, digest: hash.digest('hex') };
}

/** Marks bytes, so that they differ from a text with the same characters. */
function toPlain(value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
}

function* readSource(source: Database, table: Table): Iterable<Row[]> {
  let batch: Row[] = [];
  for (const row of source.prepare<[], Row>(orderedRows(table)).iterate()) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* readTarget(target: Target, table: Table): AsyncIterable<Row[]> {
  await sql`declare copied no scroll cursor for ${sql.raw(orderedRows(table))}`.execute(target);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(BATCH_ROWS)} from copied`.execute(target);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close copied`.execute(target);
}

/**
 * Selects rows in the same order in both databases: the columns' collation sorts PostgreSQL's texts by byte, as SQLite
 * does.
 */
function orderedRows({ name, columns, key }: Table): string {
  const quoted = (names: readonly string[], suffix = '') => names.map((each) => `"${each}"${suffix}`).join(', ');
  return `select ${quoted(columns)} from "${name}" order by ${quoted(key, ' nulls first')}`;
}
