import { resolve } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { OperatorError } from '../errors.ts';
import type { Store, Tables } from './store.ts';
import { checkKeys, noteKey } from './check-keys.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { openKeyedHash, type KeyedHash } from './keyed-hash.ts';
import type { Schema } from './schema.ts';
import { createSealer, type EncryptionKey, type Sealer } from './sealer.ts';
import { lockForServer } from './sqlite/file-lock.ts';
import { openSqlite, truncateLog } from './sqlite/open-sqlite.ts';
import type { ReportUnreadable } from '../unreadable.ts';
import { conversationsTable } from '../conversations/conversations.table.ts';
import { jobsTable } from '../jobs/jobs.table.ts';
import { draftsTable } from '../drafts/drafts.table.ts';
import { auditTable } from '../identity/audit.table.ts';
import { topicLabelsTable, type StoredTopic } from '../conversations/topic-labels.table.ts';
import { membersTable } from '../identity/members.table.ts';
import { messagesTable } from '../conversations/messages.table.ts';
import { outboxTable } from '../notifications/outbox.table.ts';

export interface StoreSettings {
  /** `file:data/messages.sqlite`, `file:///var/lib/messages.sqlite` or `postgres://…` */
  readonly databaseUrl: string;
  /** The first key seals; every key can open. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  /** Told of rows that cannot be read; nobody by default. */
  readonly onUnreadable?: ReportUnreadable;
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
  { databaseUrl, encryptionKeys, onUnreadable }: StoreSettings,
  { asServer = false } = {},
): Promise<Store> {
  const sealer = createSealer(encryptionKeys);
  const database = openDatabase(databaseUrl);
  let keyedHash: KeyedHash;
  let unlock: (() => void) | undefined;
  const close = async () => {
    await database.close();
    unlock?.();
  };
  try {
    if (asServer && !database.isShared) unlock = lockForServer(filePathOf(databaseUrl));
    await migrate(database);
    await checkKeys(database.migrator, sealer);
    keyedHash = await openKeyedHash(database.migrator, sealer);
  } catch (error) {
    await close();
    throw error;
  }
  const { isShared } = database;
  const report = onUnreadable ?? (() => undefined);
  const tablesOver = tableMaker({ sealer, keyedHash, report }, database);
  return {
    ...tablesOver(database.reader),
    pseudonymOf: (personId) => keyedHash('person', personId),
    transaction: (work, alone) => database.transaction((db) => work(tablesOver(db)), alone),
    isRunning: (alone) => database.isRunning(alone),
    probe: () => database.transaction((db) => writeProbe(db, sealer)),
    scrub: () => (isShared ? Promise.resolve() : truncateLog(filePathOf(databaseUrl))),
    close,
  };
}

/** See {@link Store.probe}. */
export async function writeProbe(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  const written_at = new Date().toISOString();
  await db
    .insertInto('probe')
    .values({ id: 1, written_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ written_at }))
    .execute();
  // A key rotation may have removed this server's key while it wrote nothing.
  await noteKey(db, sealer);
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

/**
 * Runs the migrations that a database has not had.
 *
 * @throws {OperatorError} when it was made by another version that this one does not know
 * @throws the error of a migration that fails
 */
export async function migrate({ migrator }: Pick<Database, 'migrator'>): Promise<void> {
  const migrations = new Migrator({ db: migrator, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const unknown = (await listExecuted(migrator)).find((name) => !(name in MIGRATIONS));
  if (unknown !== undefined) {
    throw new OperatorError(
      'DATABASE_URL: this database is of another version. One from before the first release is not kept: `npm run reset` deletes the one of the demo',
    );
  }
  const { error } = await migrations.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
}

/** Lists the names of the migrations that a database has had. */
async function listExecuted(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.map(({ name }) => name);
}

interface TableParts {
  readonly sealer: Sealer;
  readonly keyedHash: KeyedHash;
  readonly report: ReportUnreadable;
}

/** Creates the tables' repositories on a connection. SQLite always writes on the same connection. */
export function tableMaker(
  { sealer, keyedHash, report }: TableParts,
  { isShared, reader }: Pick<Database, 'isShared' | 'reader'>,
): (db: Kysely<Schema>) => Tables {
  const made = new WeakMap<Kysely<Schema>, Tables>();
  const topics = new Map<string, StoredTopic>();
  return (db) => {
    const known = made.get(db);
    if (known) return known;
    // A transaction on a shared database waits for no second connection, which others may be waiting for as well.
    const committed = isShared && db !== reader ? undefined : reader;
    const tables: Tables = {
      members: membersTable(db, keyedHash, { isShared, report }),
      conversations: conversationsTable(db, sealer, topicLabelsTable(db, topics, committed), report),
      messages: messagesTable(db, sealer, keyedHash, report),
      outbox: outboxTable(db, sealer, isShared),
      drafts: draftsTable(db, sealer, { isShared, report }),
      audit: auditTable(db),
      jobs: jobsTable(db),
    };
    made.set(db, tables);
    return tables;
  };
}
