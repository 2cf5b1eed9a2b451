import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg, { type Pool, type PoolClient } from 'pg';
import { UnavailableError } from '../../errors.ts';
import { ConflictError } from '../database.ts';

/**
 * Codes after which the transaction is run again: a key that exists, a reference to no row, a serialization conflict.
 */
const CONFLICT = /^(?:23503|23505|40001|40P01)$/;

/**
 * Codes of causes that pass without a change to the program (appendix A of PostgreSQL's manual): connection exceptions,
 * insufficient resources, operator intervention, system errors, a lock not granted in time.
 */
const PASSING = /^(?:08|53|57|58|55P03|25006)/;

/**
 * Wraps a pool for Kysely's dialect. Each connection prepares a statement once, errors are translated into those of the
 * store, and a connection that may be dead is not used again. The libraries do not see to the last: pg keeps a
 * connection whose answer timed out, and Kysely returns it to the pool as if it worked.
 */
export function translatingPool(pool: Pool): PostgresPool {
  const names = new Map<string, string>();
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();

  function nameOf(sql: string): string {
    const name = names.get(sql) ?? `statement-${names.size}`;
    names.set(sql, name);
    return name;
  }
  function wrap(client: PoolClient): PostgresPoolClient {
    let cause: Error | undefined;
    const wrapped = {
      async query(text: string, values: readonly unknown[]) {
        // Another statement, such as a rollback, would only wait for a second timeout.
        if (cause) throw cause;
        try {
          return await client.query({ name: nameOf(text), text, values: [...values] });
        } catch (error) {
          const translated = translateError(error);
          // An error that the database itself sent shows that the line works.
          if (!(error instanceof pg.DatabaseError) && translated instanceof Error) cause = translated;
          throw translated;
        }
      },
      release: (destroy = false) => client.release(destroy || cause !== undefined),
    };
    // Kysely's type has an overload for cursors, which nothing here opens.
    return wrapped as unknown as PostgresPoolClient;
  }
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw translateError(error);
      });
      const known = clients.get(client) ?? wrap(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

/** Translates errors of PostgreSQL, and of the line to it, into those of the store; returns all others as they are. */
export function translateError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const { code = '' } = error;
    if (CONFLICT.test(code)) return new ConflictError(code, { cause: error });
    return PASSING.test(code) ? new UnavailableError(`database: ${code}`, { cause: error }) : error;
  }
  return isLineError(error) ? new UnavailableError('database: connection', { cause: error }) : error;
}

/** Recognises errors of the line. Node's have a `syscall` (ECONNREFUSED, EPIPE, …); pg's have only their message. */
function isLineError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || /connection|timeout|timed out|not queryable|Client was closed|pool/i.test(error.message);
}
