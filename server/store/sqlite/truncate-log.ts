import { setImmediate } from 'node:timers/promises';
import { UnavailableError } from '../../errors.ts';
import { openFile } from './open-file.ts';
import { translated } from './prepared-statements.ts';

/**
 * Writes the log of a SQLite file into it and empties the log, which would keep what was erased until other writing
 * happens to go over it.
 *
 * @throws {UnavailableError} while another process reads or writes the file
 */
export async function truncateLog(file: string): Promise<void> {
  // Between two groups of writes, none of which goes on beyond its turn of the event loop: waiting for one would never end.
  await setImmediate();
  const database = translated(() => openFile(file));
  try {
    const [result] = translated(() => database.pragma('wal_checkpoint(TRUNCATE)')) as { busy: number }[];
    if (result?.busy !== 0) throw new UnavailableError('database: the log is in use');
  } finally {
    database.close();
  }
}
