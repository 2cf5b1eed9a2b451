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
/** After this a transaction whose server hangs is ended by the database, in ms. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Whatever the server's defaults are: a commit is on the disk when it is said to be done, and rows are read in the order
 * of an index up to a limit, never gathered first and sorted then, which costs more the more a member has.
 */
export const CONNECTION_OPTIONS = '-c synchronous_commit=on -c random_page_cost=1.1 -c enable_bitmapscan=off';

/** A PostgreSQL that any number of servers share. Nothing is connected before the first statement. */
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
  // A connection that breaks leaves the pool. Who is using it hears of it by the next statement, and who needs one next if
  // there is none: nobody need hear of it here.
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

/** Takes a name until the transaction ends. @returns whether it was free */
async function lock(db: Kysely<Schema>, name: string): Promise<boolean> {
  const query = sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`;
  return (await query.execute(db)).rows[0]?.free === true;
}

/** Looks whether a name is taken, without taking it: whoever needs it meanwhile would find it taken. */
async function isLocked(db: Kysely<Schema>, name: string): Promise<boolean> {
  // A lock by one number is listed as its two halves, with a 1 behind them.
  const query = sql<{ taken: boolean }>`select exists (
    select from pg_locks where locktype = 'advisory' and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32 | objid::bigint) = hashtextextended(${name}, 0)
  ) as taken`;
  return (await query.execute(db)).rows[0]?.taken === true;
}
