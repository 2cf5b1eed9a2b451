import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../server/store/sqlite/file-lock.ts';

/** Marks a folder as the demo's, which may be emptied, and holds its lock. */
const LOCK_FILE = 'demo.lock';

/** Thrown when the demo cannot use a data folder; the message is for the person at the terminal. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/**
 * Creates the folder if need be and takes it for this process.
 *
 * @returns a function that releases the folder
 * @throws {DataFolderError} when another demo has it
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const unlock = takeLock(join(folder, LOCK_FILE));
  if (!unlock) throw new DataFolderError(`A demo is running on ${folder}: stop it first.`);
  return unlock;
}

/**
 * Empties the demo's data folder.
 *
 * @throws {DataFolderError} when a demo is running on it, or when it holds something else than the demo's data
 */
export function emptyDataFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length === 0) return;
  if (!names.includes(LOCK_FILE)) {
    throw new DataFolderError(`${folder} is not a data folder of the demo (no ${LOCK_FILE}): nothing was removed.`);
  }
  const unlock = lockDataFolder(folder);
  try {
    for (const name of names) if (name !== LOCK_FILE) rmSync(join(folder, name), { recursive: true });
  } finally {
    unlock();
  }
}
