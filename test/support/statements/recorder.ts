import BetterSqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, sql, SqliteDialect, type CompiledQuery, type Dialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../../../server/store/database.ts';
import { openKeyedHash } from '../../../server/store/keyed-hash.ts';
import { filePathOf, migrate, openDatabase, tableMaker } from '../../../server/store/open-store.ts';
import { CONNECTION_OPTIONS } from '../../../server/store/postgres/open-postgres.ts';
import type { Schema } from '../../../server/store/schema.ts';
import { createSealer } from '../../../server/store/sealer.ts';
import type { Tables } from '../../../server/store/store.ts';
import { fill, KEYS, type Own } from './fill.ts';

/** A statement as it was sent. */
export type Sent = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** A statement that was sent, with the lines of its plan; none for one that has no plan. */
export interface Planned {
  /** Statement with numbered placeholders (`$1`), also where the database is sent `?`. */
  readonly sql: string;
  readonly plan: readonly string[];
  /** Plan for the values it was sent with, where the database may choose another one for them. */
  readonly planForValues: readonly string[];
  /** First column of each index, by its name: PostgreSQL's plans do not tell it. */
  readonly firstColumns: ReadonlyMap<string, string>;
}

/** A filled database that tells the statements that it is sent. */
export interface Recorder {
  readonly own: Own;
  readonly tables: Tables;
  /** Runs `work`, undoes what it wrote and returns what it sent. */
  record(work: (tables: Tables, database: Database) => Promise<unknown> | undefined): Promise<Planned[]>;
  close(): Promise<void>;
}

interface Parts {
  readonly dialect: Dialect;
  readonly isShared: boolean;
  readonly explain: (sent: Sent) => Promise<Planned>;
}

/**
 * Opens a recorder on a new SQLite file. It is not analyzed, since no server's file is: SQLite plans by the indexes alone.
 */
export async function recordSqlite(databaseUrl: string): Promise<Recorder> {
  await createSchema(databaseUrl);
  const file = new BetterSqlite(filePathOf(databaseUrl));
  file.pragma('synchronous = OFF');
  file.pragma('foreign_keys = ON');
  return openRecorder({
    dialect: new SqliteDialect({ database: file }),
    isShared: false,
    explain({ sql, parameters }) {
      const steps = file.prepare<unknown[], Step>(`explain query plan ${sql}`).all(...parameters);
      let number = 0;
      const numbered = sql.replace(/\?/g, () => `$${++number}`);
      const plan = indented(steps);
      return Promise.resolve({ sql: onOneLine(numbered), plan, planForValues: plan, firstColumns: new Map() });
    },
  });
}

/** Opens a recorder on a new PostgreSQL database, with the settings that the server gives its connections. */
export async function recordPostgres(databaseUrl: string): Promise<Recorder> {
  await createSchema(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: CONNECTION_OPTIONS });
  const firstColumns = await readFirstColumns(pool);
  const planOf = async (query: pg.QueryConfig) => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(query);
    return rows.map((row) => row['QUERY PLAN']);
  };
  const recorder = await openRecorder({
    dialect: new PostgresDialect({ pool }),
    isShared: true,
    async explain({ sql, parameters }) {
      if (/^lock table/.test(sql)) return { sql, plan: [], planForValues: [], firstColumns };
      return {
        sql: onOneLine(sql),
        // The plan for any values, which shows none of them. PostgreSQL may use it for a prepared statement.
        plan: await planOf({ text: `explain (generic_plan, costs off) ${sql}` }),
        planForValues: await planOf({ text: `explain (costs off) ${sql}`, values: [...parameters] }),
        firstColumns,
      };
    },
  });
  // Autovacuum does it for a server's database.
  await pool.query('vacuum analyze');
  return recorder;
}

async function readFirstColumns(pool: pg.Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ index: string; column: string }>(
    `select indexrelid::regclass::text as index, attname as column
      from pg_index join pg_attribute on attrelid = indexrelid and attnum = 1`,
  );
  return new Map(rows.map(({ index, column }) => [index, column]));
}

async function createSchema(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}

/** The recorder has one connection, so that a transaction around a call holds all its statements. */
async function openRecorder({ dialect, isShared, explain }: Parts): Promise<Recorder> {
  let sent: Sent[] = [];
  const db = new Kysely<Schema>({ dialect, log: ({ query }) => void sent.push(query) });
  const database: Database = {
    reader: db,
    migrator: db,
    isShared,
    transaction: (work) => work(db),
    isRunning: () => Promise.resolve(false),
    close: () => db.destroy(),
  };
  const sealer = createSealer(KEYS);
  const keyedHash = await openKeyedHash(db, sealer);
  // New ones for each call: what they keep in memory saves the next call a statement.
  const openTables = (): Tables => tableMaker({ sealer, keyedHash, report: () => undefined }, database)(db);
  await sql`begin`.execute(db);
  const own = await fill(db, openTables());
  await sql`commit`.execute(db);
  return {
    own,
    tables: openTables(),
    async record(work) {
      await sql`begin`.execute(db);
      sent = [];
      try {
        await work(openTables(), database);
      } finally {
        const recorded = sent;
        await sql`rollback`.execute(db);
        sent = recorded;
      }
      const planned: Planned[] = [];
      for (const each of sent.filter(({ sql }) => sql !== 'rollback')) planned.push(await explain(each));
      return planned;
    },
    close: () => db.destroy(),
  };
}

const onOneLine = (sql: string) => sql.replace(/\s+/g, ' ').trim();

interface Step {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

/** Indents each step of SQLite's plan below the one that it belongs to. */
function indented(steps: readonly Step[]): string[] {
  const depths = new Map([[0, -1]]);
  return steps.map(({ id, parent, detail }) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return '  '.repeat(depth) + detail;
  });
}
