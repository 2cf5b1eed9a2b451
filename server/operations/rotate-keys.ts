import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError, UnavailableError } from '../errors.ts';
import { checkKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { filePathOf, openDatabase } from '../store/open-store.ts';
import { resealAll } from '../store/sealed-rows.ts';
import { createSealer, type EncryptionKey } from '../store/sealer.ts';
import { openExisting } from './database-file.ts';

/** Attempts at a step while servers under load keep the database busy. */
const ATTEMPTS = 300;

/** Pause between two attempts, in ms. */
const PAUSE_MS = 20;

export interface Rotation {
  readonly databaseUrl: string;
  /** The first is the new key. Every running server has it first, too. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
}

/**
 * Seals everything with the first key while servers run, and then drops the other keys.
 *
 * @returns number of rows that were sealed anew
 * @throws {EncryptionKeyError} when a key that the database was written with is missing
 * @throws {OperatorError} when a server is still sealing with another key; no key is dropped then
 */
export async function rotateKeys({ databaseUrl, encryptionKeys }: Rotation): Promise<number> {
  // Opening the store would create a missing file.
  if (databaseUrl.startsWith('file:')) openExisting(filePathOf(databaseUrl)).close();
  const sealer = createSealer(encryptionKeys);
  const database = withRetries(openDatabase(databaseUrl));
  try {
    await retryWhileBusy(() => checkKeys(database.migrator, sealer));
    const resealed = await resealAll(database, sealer);
    const written = await resealAll(database, sealer);
    if (written > 0) {
      throw new OperatorError(
        `A server is still writing with another key: start each with "${sealer.keyId}" first in ENCRYPTION_KEYS, then repeat this`,
      );
    }
    await database.transaction((db) => db.deleteFrom('encryption_key').where('id', '!=', sealer.keyId).execute());
    return resealed;
  } finally {
    await database.close();
  }
}

/** Returns the database with transactions that are retried while servers keep it busy. */
function withRetries(database: Database): Database {
  return { ...database, transaction: (work, alone) => retryWhileBusy(() => database.transaction(work, alone)) };
}

async function retryWhileBusy<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === ATTEMPTS) throw error;
      await pause(PAUSE_MS);
    }
  }
}
