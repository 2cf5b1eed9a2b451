import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg, { type Pool, type PoolClient } from 'pg';
import { translateFailure } from './postgres-failures.ts';

/**
 * A pool for Kysely's dialect: each connection prepares a statement once, the database's failures are told apart, and a
 * connection whose line may be dead is used no more. Nobody else would see to that: pg keeps a connection whose answer
 * has not come in time, and Kysely gives it back as if it were whole.
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
        // Such as a rollback, which would be waited for as long again.
        if (cause) throw cause;
        try {
          return await client.query({ name: nameOf(text), text, values: [...values] });
        } catch (error) {
          const failure = translateFailure(error);
          // What the database itself has answered has come over a line that works.
          if (!(error instanceof pg.DatabaseError) && failure instanceof Error) cause = failure;
          throw failure;
        }
      },
      release: (destroy = false) => client.release(destroy || cause !== undefined),
    };
    // Kysely's type has a second form, for cursors, which nothing here opens.
    return wrapped as unknown as PostgresPoolClient;
  }
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw translateFailure(error);
      });
      const known = clients.get(client) ?? wrap(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}
