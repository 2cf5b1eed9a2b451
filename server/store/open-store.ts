import { resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Store, Tables } from './store.ts';
import { checkKeys, noteKey } from './check-keys.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import type { Schema } from './schema.ts';
import { createSealer, type EncryptionKey, type Sealer } from './sealer.ts';
import { lockForServer } from './sqlite/file-lock.ts';
import { openSqlite, truncateLog } from './sqlite/open-sqlite.ts';
import { conversationsTable } from '../conversations/conversations.table.ts';
import { jobsTable } from '../jobs/jobs.table.ts';
import { draftsTable } from '../drafts/drafts.table.ts';
import { auditTable } from '../identity/audit.table.ts';
import { idempotencyTable } from '../conversations/idempotency.table.ts';
import { preferencesTable } from '../preferences/preferences.table.ts';
import { messagesTable } from '../conversations/messages.table.ts';
import { outboxTable } from '../notifications/outbox.table.ts';

export interface StoreSettings {
  /** `file:data/messages.sqlite`, `file:///var/lib/messages.sqlite` or `postgres://…` */
  readonly databaseUrl: string;
  /** The first key seals; every key can open. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
}

/**
 * Opens the store, creates a SQLite file and its folder if needed, and runs the migrations. When several servers start
 * on one PostgreSQL, one of them migrates.
 *
 * @param asServer locks a SQLite file until the store is closed, or the process ends
 * @throws {OperatorError} when another server has locked the SQLite file, which is not changed then
 * @throws {EncryptionKeyError} when the keys are not those of the database
 * @throws when the database cannot be opened or a migration fails: the server must not start
 */
export async function openStore(
  { databaseUrl, encryptionKeys }: StoreSettings,
  { asServer = false } = {},
): Promise<Store> {
  const sealer = createSealer(encryptionKeys);
  const database = openDatabase(databaseUrl);
  let unlock: (() => void) | undefined;
  const close = async () => {
    await database.close();
    unlock?.();
  };
  try {
    if (asServer && !database.isShared) unlock = lockForServer(filePathOf(databaseUrl));
    await migrate(database);
    await checkKeys(database.migrator, sealer);
  } catch (error) {
    await close();
    throw error;
  }
  const tablesOver = tableMaker(sealer, database.isShared);
  return {
    ...tablesOver(database.reader),
    transaction: (work, alone) => database.transaction((db) => work(tablesOver(db)), alone),
    isRunning: (alone) => database.isRunning(alone),
    async probe() {
      const written_at = new Date().toISOString();
      await database.transaction(async (db) => {
        await db
          .insertInto('probe')
          .values({ id: 1, written_at })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ written_at }))
          .execute();
        // A key rotation may have removed this server's key while it wrote nothing.
        await noteKey(db, sealer);
      });
    },
    scrub: () => (database.isShared ? Promise.resolve() : truncateLog(filePathOf(databaseUrl))),
    close,
  };
}

/** Opens the database that a URL names. */
export function openDatabase(databaseUrl: string): Database {
  const { protocol } = new URL(databaseUrl);
  return protocol === 'file:' ? openSqlite(filePathOf(databaseUrl)) : openPostgres(databaseUrl);
}

/** Absolute path of the SQLite file of a `file:` URL. */
export function filePathOf(databaseUrl: string): string {
  return resolve(databaseUrl.replace(/^file:(?:\/\/(?=\/))?/, ''));
}

/** @throws the error of a migration that fails */
export async function migrate({ migrator }: Pick<Database, 'migrator'>): Promise<void> {
  const migrations = new Migrator({ db: migrator, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrations.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
}

/** Creates the tables' repositories on a connection. SQLite always writes on the same connection. */
function tableMaker(sealer: Sealer, isShared: boolean): (db: Kysely<Schema>) => Tables {
  const made = new WeakMap<Kysely<Schema>, Tables>();
  return (db) => {
    const known = made.get(db);
    if (known) return known;
    const tables: Tables = {
      conversations: conversationsTable(db),
      messages: messagesTable(db, sealer),
      outbox: outboxTable(db, sealer, isShared),
      drafts: draftsTable(db, sealer, isShared),
      preferences: preferencesTable(db),
      idempotency: idempotencyTable(db),
      audit: auditTable(db),
      jobs: jobsTable(db),
    };
    made.set(db, tables);
    return tables;
  };
}
