import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { BusyError } from '../../errors.ts';
import { retryConflicts, type Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { translatingPool } from './translating-pool.ts';

/** Most connections of one server. Several servers share what PostgreSQL allows, 100 by default. */
const MAX_CONNECTIONS = 16;

/**
 * Timeouts for a connection, a lock, a statement, and an answer over a line that may be dead, in ms. The last is longer
 * than the 10 s after which the pool closes idle connections: after one such timeout, no dead idle one is left.
 */
const CONNECT_MS = 5_000;
const LOCK_MS = 5_000;
const STATEMENT_MS = 10_000;
const ANSWER_MS = 12_000;
/** Time after which the database ends an idle transaction, whose server hangs, in ms. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Settings of each connection, whatever the database's defaults are. A commit is on disk before it returns. Rows are read
 * in the order of an index up to a limit; to gather and sort them would cost more the more rows a member has.
 */
export const CONNECTION_OPTIONS = '-c synchronous_commit=on -c random_page_cost=1.1 -c enable_bitmapscan=off';

/** Opens a PostgreSQL database, which any number of servers share. The first statement connects. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    options: CONNECTION_OPTIONS,
  });
  // Node ends the process for an 'error' event without a listener. The pool drops the broken connection, and the next
  // statement on it fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: translatingPool(pool) }) });
  return {
    reader: db,
    migrator: db,
    isShared: true,
    transaction: (work, alone) =>
      retryConflicts(() =>
        db.transaction().execute(async (transaction) => {
          if (alone !== undefined && !(await lock(transaction, alone))) throw new BusyError(alone);
          return work(transaction);
        }),
      ),
    isRunning: (alone) => isLocked(db, alone),
    close: () => db.destroy(),
  };
}

/**
 * Locks a name until the transaction ends.
 * @returns whether it was free
 */
async function lock(db: Kysely<Schema>, name: string): Promise<boolean> {
  const query = sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`;
  return (await query.execute(db)).rows[0]?.free === true;
}

/** Tells whether a name is locked. It takes no lock, which would refuse the work that needs it meanwhile. */
async function isLocked(db: Kysely<Schema>, name: string): Promise<boolean> {
  // pg_locks lists a 64-bit key as two halves with objsubid 1.
  const query = sql<{ taken: boolean }>`select exists (
    select from pg_locks where locktype = 'advisory' and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32 | objid::bigint) = hashtextextended(${name}, 0)
  ) as taken`;
  return (await query.execute(db)).rows[0]?.taken === true;
}
