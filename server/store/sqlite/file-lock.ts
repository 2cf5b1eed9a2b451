import { closeSync, existsSync, openSync, realpathSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { OperatorError } from '../../errors.ts';

/** Suffix of the file beside a database that its server has locked. It stays when the server ends. */
const LOCK_SUFFIX = '.lock';

/**
 * Makes this server the only one on a SQLite file. Two would not know of each other's drafts, keys in work and claimed
 * notifications. Reading, a backup, a key rotation and a purge need no lock: they may run beside a server.
 *
 * @param file exists already: its real path counts, so that a link to it is the same database
 * @returns a function that releases it
 * @throws {OperatorError} when another server has it, of this process or another
 */
export function lockForServer(file: string): () => void {
  const unlock = takeLock(realpathSync(file) + LOCK_SUFFIX);
  if (unlock) return unlock;
  throw new OperatorError(
    `${file}: another server is running on it; stop that one first. Several servers at once need PostgreSQL (DATABASE_URL)`,
  );
}

/**
 * Checks that no server uses a database whose file may have been removed: the server would go on with what nobody else
 * can see.
 *
 * @throws {OperatorError}
 */
export function assertNoServer(file: string): void {
  if (!existsSync(file + LOCK_SUFFIX)) return;
  const unlock = takeLock(file + LOCK_SUFFIX);
  if (!unlock) throw new OperatorError(`${file}: a server is running on it; stop it first`);
  unlock();
}

/**
 * Locks a file for this process, and creates it if need be. The lock is a transaction that SQLite holds on it: the system
 * releases it however the process ends, unlike a file with a process id.
 *
 * @returns a function that releases it, or undefined when it is locked already
 */
export function takeLock(file: string): (() => void) | undefined {
  createPrivateFile(file);
  const lock = new BetterSqlite(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof BetterSqlite.SqliteError && error.code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
  return () => void lock.close();
}

/** Leaves a file alone that is there: to close it would release the lock that this process may have on it (POSIX). */
function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
