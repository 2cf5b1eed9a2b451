import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError } from '../errors.ts';
import { checkKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { migrate } from '../store/open-store.ts';
import { checkSealedRows } from '../store/sealed-rows.ts';
import { createSealer, SealError, type EncryptionKey } from '../store/sealer.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { checkIntegrity, countRows, listMigrations, openExisting, removeLog, syncToDisk } from './database-file.ts';

export interface RestoreSettings {
  readonly backup: string;
  /** Path of the restored database. No file may exist there. */
  readonly file: string;
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly now: Date;
}

export interface Restored {
  /** Row count by table. */
  readonly rows: ReadonlyMap<string, number>;
  /** Number of notifications that waited in the backup and are not sent. */
  readonly unsent: number;
}

/** Shown to agents beside each notification that is not sent. */
const UNSENT_REASON = 'restored from a backup: it may have been sent since';

/** Suffixes of SQLite's own files. A log left by an earlier database would be read as the restored one's. */
const SQLITE_SUFFIXES = ['', '-wal', '-shm', '-journal'];

/**
 * Checks a backup, migrates a copy of it and puts the copy in the place of the database.
 *
 * Notifications that waited in the backup are not sent: most were sent between the backup and the loss, and nobody
 * should be notified twice. The few that were never sent are listed for agents among the failed ones.
 *
 * @throws {OperatorError} when a file exists there already, or the backup is damaged; nothing is changed then
 * @throws {EncryptionKeyError} when the keys are not those of the backup
 */
export async function restoreBackup(settings: RestoreSettings): Promise<Restored> {
  const { backup, file } = settings;
  const taken = SQLITE_SUFFIXES.map((suffix) => file + suffix).find((path) => existsSync(path));
  if (taken !== undefined) {
    throw new OperatorError(`${taken}: is there already; a backup is restored into an empty place`);
  }
  if (existsSync(`${backup}-wal`)) throw new OperatorError(`${backup}: is a database in use, not a backup`);
  if (!existsSync(backup)) throw new OperatorError(`${backup}: there is no such file`);

  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const scratch = mkdtempSync(join(folder, '.restore-'));
  try {
    const copy = join(scratch, 'messages.sqlite');
    copyFileSync(backup, copy);
    chmodSync(copy, 0o600);
    const before = checkDatabase(copy, backup);
    const unsent = await migrateCopy(copy, settings);
    const rows = checkDatabase(copy, backup);
    for (const table of ['conversation', 'message', 'outbox', 'idempotency']) {
      if (before.get(table) !== rows.get(table)) throw new OperatorError(`${backup}: lost rows of ${table}`);
    }
    syncToDisk(copy);
    // Linking fails when a file was created there meanwhile; renaming would replace it.
    linkSync(copy, file);
    syncToDisk(folder);
    return { rows, unsent };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * @returns row count by table
 * @throws {OperatorError} when the copy is damaged or was made by a newer version
 */
function checkDatabase(copy: string, backup: string): Map<string, number> {
  const database = openExisting(copy, { name: backup });
  try {
    removeLog(database);
    checkIntegrity(database, backup);
    if (listMigrations(database).some((name) => !(name in MIGRATIONS))) {
      throw new OperatorError(`${backup}: was made by a newer version`);
    }
    return countRows(database);
  } finally {
    database.close();
  }
}

/** @returns number of notifications that will not be sent */
async function migrateCopy(copy: string, { backup, encryptionKeys, now }: RestoreSettings): Promise<number> {
  const database = openSqlite(copy);
  try {
    await migrate(database);
    const sealer = createSealer(encryptionKeys);
    await checkKeys(database.migrator, sealer);
    await checkSealedRows(database, sealer);
    return await failPending(database, now);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new OperatorError(`${backup}: is damaged (something encrypted ${error.message})`, { cause: error });
  } finally {
    await database.close();
  }
}

async function failPending(database: Database, now: Date): Promise<number> {
  const { numUpdatedRows } = await database.transaction((db) =>
    db
      .updateTable('outbox')
      .set({ state: 'failed', ended_at: now.toISOString(), worker: null, failure: UNSENT_REASON })
      .where('state', '=', 'pending')
      .executeTakeFirst(),
  );
  return Number(numUpdatedRows);
}
