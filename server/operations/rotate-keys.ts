import { OperatorError } from '../errors.ts';
import { UNMONITORED, type Monitor } from '../progress.ts';
import { checkKeys, dropOtherKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { filePathOf, openDatabase } from '../store/open-store.ts';
import { resealAll, type Resealed } from '../store/sealed-rows.ts';
import { createSealer, type EncryptionKey } from '../store/sealer.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { openExisting } from './database-file.ts';

export interface Rotation {
  readonly databaseUrl: string;
  /** The first is the new key. Every running server has it first, too. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
}

/**
 * Seals everything with the first key while servers run, and then drops the other keys.
 *
 * @returns numbers of rows that were sealed anew, and of those that nobody can open
 * @throws {EncryptionKeyError} when a key that the database was written with is missing
 * @throws the signal's reason when it is stopped: what was sealed anew stays so, and no key is dropped
 * @throws {OperatorError} when a server is still sealing with another key; no key is dropped then
 */
export async function rotateKeys(
  { databaseUrl, encryptionKeys }: Rotation,
  monitor: Monitor = UNMONITORED,
): Promise<Resealed> {
  // Opening the store would create a missing file.
  if (databaseUrl.startsWith('file:')) openExisting(filePathOf(databaseUrl)).close();
  const sealer = createSealer(encryptionKeys);
  const database = withRetries(openDatabase(databaseUrl), monitor.signal);
  try {
    await retryWhileBusy(() => checkKeys(database.migrator, sealer), monitor.signal);
    const resealed = await resealAll(database, sealer, 'Encrypting anew', monitor);
    const written = await resealAll(database, sealer, 'Looking for what servers wrote meanwhile', monitor);
    if (written.rows > 0) {
      throw new OperatorError(
        `A server is still writing with another key: start each with "${sealer.keyId}" first in ENCRYPTION_KEYS, then repeat this`,
      );
    }
    await database.transaction((db) => dropOtherKeys(db, sealer));
    return resealed;
  } finally {
    await database.close();
  }
}

/** Returns the database with transactions that are retried while servers keep it busy. */
function withRetries(database: Database, signal: AbortSignal): Database {
  return { ...database, transaction: (work, alone) => retryWhileBusy(() => database.transaction(work, alone), signal) };
}
