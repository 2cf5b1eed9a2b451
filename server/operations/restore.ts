import {
  createReadStream,
  createWriteStream,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { OperatorError } from '../errors.ts';
import { UNMONITORED, type Monitor } from '../progress.ts';
import { checkKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { migrate } from '../store/open-store.ts';
import { checkSealedRows } from '../store/sealed-rows.ts';
import { createSealer, SealError, type EncryptionKey } from '../store/sealer.ts';
import { assertNoServer } from '../store/sqlite/file-lock.ts';
import { openSqlite } from '../store/sqlite/open-sqlite.ts';
import { checkDatabase } from './check-database.ts';
import { listMigrations, openExisting, SQLITE_SUFFIXES, syncToDisk } from './database-file.ts';

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

/** Bytes copied at once. */
const CHUNK = 4 * 1024 * 1024;

/**
 * Checks a backup, migrates a copy of it and puts the copy in the place of the database.
 *
 * Notifications that waited in the backup are not sent: most were sent between the backup and the loss, and nobody
 * should be notified twice. The few that were never sent are listed for agents among the failed ones.
 *
 * @throws {OperatorError} when a file exists there already, a server runs on one that was removed, or the backup is
 *   damaged; nothing is changed then
 * @throws {EncryptionKeyError} when the keys are not those of the backup
 * @throws the signal's reason when it is stopped; nothing is changed then
 */
export async function restoreBackup(settings: RestoreSettings, monitor: Monitor = UNMONITORED): Promise<Restored> {
  const { backup, file } = settings;
  assertNoServer(file);
  // A log left by an earlier database would be read as the restored one's.
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
    await copyFile(backup, copy, monitor);
    const before = await checkDatabase(copy, { name: backup, step: 'Checking the backup' }, monitor);
    assertNotNewer(copy, backup);
    const unsent = await migrateCopy(copy, settings, monitor);
    const rows = await checkDatabase(copy, { name: backup, step: 'Checking the restored database' }, monitor);
    for (const table of ['member', 'conversation', 'message']) {
      if (before.get(table) !== rows.get(table)) throw new OperatorError(`${backup}: lost rows of ${table}`);
    }
    await syncToDisk(copy);
    monitor.signal.throwIfAborted();
    // Linking fails when a file was created there meanwhile; renaming would replace it.
    linkSync(copy, file);
    await syncToDisk(folder);
    return { rows, unsent };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function copyFile(from: string, to: string, { onProgress, signal }: Monitor): Promise<void> {
  const total = statSync(from).size;
  let done = 0;
  await pipeline(
    createReadStream(from, { highWaterMark: CHUNK }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        onProgress({ step: 'Copying', done, total, unit: 'bytes' });
        yield chunk;
        done += chunk.length;
      }
    },
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
    { signal },
  );
}

/** @throws {OperatorError} when the copy was made by a newer version */
function assertNotNewer(copy: string, backup: string): void {
  const database = openExisting(copy, { name: backup });
  try {
    if (listMigrations(database).every((name) => name in MIGRATIONS)) return;
    throw new OperatorError(`${backup}: was made by a newer version`);
  } finally {
    database.close();
  }
}

/** @returns number of notifications that will not be sent */
async function migrateCopy(
  copy: string,
  { backup, encryptionKeys, now }: RestoreSettings,
  monitor: Monitor,
): Promise<number> {
  const database = openSqlite(copy);
  try {
    await migrate(database);
    const sealer = createSealer(encryptionKeys);
    await checkKeys(database.migrator, sealer);
    await checkSealedRows(database, sealer, monitor);
    return await failPending(database, now);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new OperatorError(`${backup}: is damaged (something encrypted ${error.message})`, { cause: error });
  } finally {
    await database.close();
  }
}

async function failPending(database: Database, now: Date): Promise<number> {
  const key = ['conversation_id', 'member_id', 'position', 'kind', 'channel', 'id'] as const;
  return database.transaction(async (db) => {
    const failed = sql<string>`${now.toISOString()}`.as('failed_at');
    const reason = sql<string>`${UNSENT_REASON}`.as('reason');
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('failed_notification')
      .columns([...key, 'failed_at', 'reason'])
      .expression((eb) =>
        eb
          .selectFrom('outbox')
          .select(key)
          .select([failed, reason])
          // The conversation may have been erased before the worker came to it.
          .where((of) =>
            of.exists(
              of
                .selectFrom('conversation')
                .select('conversation.id')
                .whereRef('conversation.id', '=', 'outbox.conversation_id')
                .whereRef('conversation.member_id', '=', 'outbox.member_id'),
            ),
          ),
      )
      .executeTakeFirst();
    await db.deleteFrom('outbox').execute();
    return Number(numInsertedOrUpdatedRows);
  });
}
