import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError, UnavailableError } from '../errors.ts';
import { purgeExpired } from '../jobs/purge-expired.ts';
import type { Purged } from '../metrics.ts';
import { UNMONITORED, type Monitor } from '../progress.ts';
import { filePathOf, openStore, type StoreSettings } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { assertUpToDate, openExisting } from './database-file.ts';

/** Attempts at emptying the log. Each may keep servers waiting for a second, so they are few. */
const SCRUB_ATTEMPTS = 3;

export interface PurgeSettings extends StoreSettings {
  readonly now: Date;
}

/**
 * Does the nightly purge at once, while servers may use the database.
 *
 * @returns number of erased rows
 * @throws the signal's reason when it is stopped: what was erased stays so
 * @throws {OperatorError} when the SQLite file is of another version, or its log could not be emptied
 */
export async function purgeNow(
  { now, ...settings }: PurgeSettings,
  { onProgress, signal }: Monitor = UNMONITORED,
): Promise<Readonly<Record<Purged, number>>> {
  // Opening the store would create a missing file, and migrate it under a server of an older version.
  if (settings.databaseUrl.startsWith('file:')) assertSameVersion(filePathOf(settings.databaseUrl));
  const store = await retryWhileBusy(() => openStore(settings), signal);
  const erased: Record<Purged, number> = { conversations: 0, drafts: 0, 'idempotency-keys': 0 };
  try {
    await purgeExpired(
      {
        store: besideServers(store, signal),
        clock: () => now,
        log: () => undefined,
        onPurged: (what, rows) => void (erased[what] += rows),
        onProgress,
      },
      signal,
    );
    signal.throwIfAborted();
    return erased;
  } finally {
    await store.close();
  }
}

function assertSameVersion(file: string): void {
  const database = openExisting(file);
  try {
    assertUpToDate(database, file);
  } finally {
    database.close();
  }
}

/**
 * Returns the store with transactions that are retried while servers keep it busy. After each, servers have as much time
 * for their own.
 */
function besideServers(store: Store, signal: AbortSignal): Store {
  return {
    ...store,
    transaction: (work, alone) =>
      retryWhileBusy(async () => {
        const begin = performance.now();
        const result = await store.transaction(work, alone);
        await pause(performance.now() - begin);
        return result;
      }, signal),
    async scrub() {
      try {
        await retryWhileBusy(() => store.scrub(), signal, { attempts: SCRUB_ATTEMPTS });
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        throw new OperatorError(
          'Everything expired is erased, but still stands in the log of the database, which another process reads (a backup?). Repeat this when it has ended; the next nightly purge empties the log as well',
          { cause: error },
        );
      }
    },
  };
}
