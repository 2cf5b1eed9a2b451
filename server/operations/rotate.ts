import { setTimeout as pause } from 'node:timers/promises';
import { UnavailableError } from '../errors.ts';
import { checkKeys } from '../store/check-keys.ts';
import type { Database } from '../store/database.ts';
import { filePathOf, openDatabase } from '../store/open-store.ts';
import { resealAll } from '../store/sealed-rows.ts';
import { createSealer, type EncryptionKey } from '../store/sealer.ts';
import { OperatorError } from '../errors.ts';
import { openExisting } from './sqlite-file.ts';

/** How often a step is tried that a server under load leaves no room for. */
const ATTEMPTS = 300;

/** How long is waited before it is tried again, in ms. */
const PAUSE_MS = 20;

export interface Rotation {
  readonly databaseUrl: string;
  /** The first is the new one. Every server that runs has it first, too. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
}

/**
 * Seals everything with the first key, while servers run, and then lets go of the others.
 *
 * @returns how many rows were sealed with another
 * @throws {EncryptionKeyError} when a key that the database was written with is missing
 * @throws {OperatorError} when a server is still sealing with another; no key is let go of then
 */
export async function rotateKeys({ databaseUrl, encryptionKeys }: Rotation): Promise<number> {
  // Not to make a file that is not there.
  if (databaseUrl.startsWith('file:')) openExisting(filePathOf(databaseUrl)).close();
  const sealer = createSealer(encryptionKeys);
  const database = patient(openDatabase(databaseUrl));
  try {
    await tryPatiently(() => checkKeys(database.migrator, sealer));
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

/** A database whose transactions wait until a server under load leaves room for them. */
function patient(database: Database): Database {
  return { ...database, transaction: (work, alone) => tryPatiently(() => database.transaction(work, alone)) };
}

async function tryPatiently<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt === ATTEMPTS) throw error;
      await pause(PAUSE_MS);
    }
  }
}
