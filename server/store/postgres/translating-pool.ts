import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { translateFailure } from './postgres-failures.ts';

/** A pool for Kysely's dialect: each connection prepares a statement once, and the database's failures are told apart. */
export function translatingPool(pool: Pool): PostgresPool {
  const names = new Map<string, string>();
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();

  function nameOf(sql: string): string {
    const name = names.get(sql) ?? `statement-${names.size}`;
    names.set(sql, name);
    return name;
  }
  function wrap(client: PoolClient): PostgresPoolClient {
    const wrapped = {
      query: (text: string, values: readonly unknown[]) =>
        translated(client.query({ name: nameOf(text), text, values: [...values] })),
      release: (destroy?: boolean) => client.release(destroy),
    };
    // Kysely's type has a second form, for cursors, which nothing here opens.
    return wrapped as unknown as PostgresPoolClient;
  }
  return {
    options: pool.options,
    async connect() {
      const client = await translated(pool.connect());
      const known = clients.get(client) ?? wrap(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translateFailure(error);
  }
}
