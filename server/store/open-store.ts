import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Store, Tables } from '../domain/store.ts';
import { conversationsTable } from './conversations-table.ts';
import { auditTable, idempotencyTable, membersTable } from './member-tables.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { outboxTable } from './outbox-table.ts';
import type { Schema } from './schema.ts';
import { FileDialect, openDatabase } from './sqlite-dialect.ts';

const MEMORY = ':memory:';

/**
 * Opens the store that a `file:` URL names (`file:data/messages.sqlite`, `file:///var/lib/messages.sqlite`), creates it
 * and its folder if need be, and brings its tables up to date.
 *
 * @throws when the file cannot be opened or a migration fails: the server must not start
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  const file = toPath(databaseUrl);
  if (file !== MEMORY) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new Kysely<Schema>({ dialect: new FileDialect(openDatabase(file)) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...tablesOf(db),
    transaction: (work) => db.transaction().execute((transaction) => work(tablesOf(transaction))),
    async probe() {
      const written_at = new Date().toISOString();
      await db
        .insertInto('probe')
        .values({ id: 1, written_at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ written_at }))
        .execute();
    },
    close: () => db.destroy(),
  };
}

function tablesOf(db: Kysely<Schema>): Tables {
  return {
    conversations: conversationsTable(db),
    outbox: outboxTable(db),
    members: membersTable(db),
    idempotency: idempotencyTable(db),
    audit: auditTable(db),
  };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
}

function toPath(databaseUrl: string): string {
  const path = databaseUrl.replace(/^file:(?:\/\/(?=\/))?/, '');
  return path === MEMORY ? MEMORY : resolve(path);
}
