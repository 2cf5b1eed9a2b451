import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { migrate } from '../store/open-store.ts';
import { checkSealedRows } from '../store/sealed-rows.ts';
import { createSealer, SealError, type EncryptionKey } from '../store/sealer.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { syncToDisk } from './files.ts';
import { OperatorError } from '../errors.ts';
import { checkIntegrity, countRows, listMigrations, openExisting, withoutLog } from './sqlite-file.ts';

export interface RestoreSettings {
  readonly backup: string;
  /** Where the database is to be. Nothing may be there. */
  readonly file: string;
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly now: Date;
}

export interface Restored {
  /** By table. */
  readonly rows: ReadonlyMap<string, number>;
  /** How many notifications had been waiting and are not sent any more. */
  readonly givenUp: number;
}

const GIVEN_UP = 'restored from a backup: it may have been sent since';

/** What SQLite keeps beside a database. One that was left there would be read as the new one's. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/**
 * Puts a backup in the place of a database, once it is checked and brought up to date.
 *
 * A notification that waited in the backup is not sent: most were sent between the backup and the loss, and nobody is
 * to hear the same twice. The price is that one which was not is missing; each is therefore kept among those that were
 * given up, where agents see it.
 *
 * @throws {OperatorError} when something is there already, or the backup is not whole; nothing is changed then
 * @throws {EncryptionKeyError} when the keys are not those of the backup
 */
export async function restoreBackup(settings: RestoreSettings): Promise<Restored> {
  const { backup, file } = settings;
  const taken = BESIDE.map((suffix) => file + suffix).find((path) => existsSync(path));
  if (taken !== undefined) {
    throw new OperatorError(`${taken}: is there already; a backup is restored into an empty place`);
  }
  if (existsSync(`${backup}-wal`)) throw new OperatorError(`${backup}: is a database in use, not a backup`);
  if (!existsSync(backup)) throw new OperatorError(`${backup}: there is no such file`);

  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const workshop = mkdtempSync(join(folder, '.restore-'));
  try {
    const copy = join(workshop, 'messages.sqlite');
    copyFileSync(backup, copy);
    chmodSync(copy, 0o600);
    const before = checkWhole(copy, backup);
    const givenUp = await bringUpToDate(copy, settings);
    const rows = checkWhole(copy, backup);
    for (const table of ['conversation', 'message', 'outbox', 'idempotency']) {
      if (before.get(table) !== rows.get(table)) throw new OperatorError(`${backup}: lost rows of ${table}`);
    }
    syncToDisk(copy);
    // Fails if something has come to be there meanwhile, where renaming would replace it.
    linkSync(copy, file);
    syncToDisk(folder);
    return { rows, givenUp };
  } finally {
    rmSync(workshop, { recursive: true });
  }
}

/** @returns how many rows each table has */
function checkWhole(copy: string, backup: string): Map<string, number> {
  const database = openExisting(copy, { name: backup });
  try {
    withoutLog(database);
    checkIntegrity(database, backup);
    if (listMigrations(database).some((name) => !(name in MIGRATIONS))) {
      throw new OperatorError(`${backup}: was made by a newer version`);
    }
    return countRows(database);
  } finally {
    database.close();
  }
}

async function bringUpToDate(copy: string, { backup, encryptionKeys, now }: RestoreSettings): Promise<number> {
  const database = openSqlite(copy);
  try {
    await migrate(database);
    const sealer = createSealer(encryptionKeys);
    await checkKeys(database.migrator, sealer);
    await checkSealedRows(database, sealer);
    return await giveUpWaiting(database, now);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new OperatorError(`${backup}: is damaged (something encrypted ${error.message})`, { cause: error });
  } finally {
    await database.close();
  }
}

async function giveUpWaiting(database: Database, now: Date): Promise<number> {
  const { numUpdatedRows } = await database.transaction((db) =>
    db
      .updateTable('outbox')
      .set({ state: 'failed', ended_at: now.toISOString(), worker: null, failure: GIVEN_UP })
      .where('state', '=', 'pending')
      .executeTakeFirst(),
  );
  return Number(numUpdatedRows);
}
