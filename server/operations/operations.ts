import { dirname, join } from 'node:path';
import * as v from 'valibot';
import {
  databaseUrl,
  encryptionKeys,
  postgresUrl,
  readEnvironment,
  sqliteUrl,
  wholeNumber,
  type Environment,
} from '../environment.ts';
import { OperatorError } from '../errors.ts';
import type { Monitor } from '../progress.ts';
import { filePathOf } from '../store/open-store.ts';
import { backUp } from './backup.ts';
import { copyToPostgres } from './copy-to-postgres.ts';
import { describeRows } from './database-file.ts';
import { purgeNow } from './purge-now.ts';
import { restoreBackup } from './restore.ts';
import { rotateKeys } from './rotate-keys.ts';

interface Operation {
  /**
   * Carries the command out. Returns a line for the operator about what was done.
   * @throws the signal's reason when it is stopped
   */
  readonly run: (argument: string | undefined, env: Environment, monitor: Monitor) => Promise<string>;
  /** Tells the operator, after a stop, what stands and how to go on. */
  readonly interrupted: string;
}

/** The operators' commands by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  backup: {
    async run(folder, env, monitor) {
      const postgresHint = 'PostgreSQL is backed up with its own tools, pg_dump or pg_basebackup';
      const given = read(env, {
        DATABASE_URL: v.pipe(databaseUrl, v.startsWith('file:', postgresHint)),
        BACKUP_KEEP_DAYS: v.optional(wholeNumber(1, 99_999), '30'),
      });
      const file = filePathOf(given.DATABASE_URL);
      const keepDays = given.BACKUP_KEEP_DAYS;
      const settings = { file, folder: folder ?? join(dirname(file), 'backups'), keepDays, now: new Date() };
      const backup = await backUp(settings, monitor);
      return `${backup.file}: ${describeRows(backup.rows)}, checked. Removed as older than ${keepDays} days: ${backup.removed}.`;
    },
    interrupted: 'No backup was made, and the unfinished copy is removed. Run it again to make one.',
  },

  restore: {
    async run(backup, env, monitor) {
      const given = read(env, { DATABASE_URL: sqliteUrl, ENCRYPTION_KEYS: encryptionKeys });
      if (backup === undefined) throw new OperatorError('Which backup? npm run restore -- <backup file>');
      const file = filePathOf(given.DATABASE_URL);
      const settings = { backup, file, encryptionKeys: given.ENCRYPTION_KEYS, now: new Date() };
      const { rows, unsent } = await restoreBackup(settings, monitor);
      return `${file}: ${describeRows(rows)}, checked. Notifications that waited and are not sent: ${unsent}.`;
    },
    interrupted: 'Nothing was restored, and the backup is as it was. Run it again to restore it.',
  },

  'migrate-to-postgres': {
    async run(_, env, monitor) {
      const given = read(env, { DATABASE_URL: sqliteUrl, TO_DATABASE_URL: postgresUrl });
      const rows = await copyToPostgres(filePathOf(given.DATABASE_URL), given.TO_DATABASE_URL, monitor);
      return `Copied and checked: ${describeRows(rows)}. DATABASE_URL can now be set to the value of TO_DATABASE_URL.`;
    },
    interrupted:
      'Nothing was moved: PostgreSQL and the SQLite file are as they were. Run it again, or start the server on the SQLite file.',
  },

  'rotate-keys': {
    async run(_, env, monitor) {
      const given = read(env, { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: encryptionKeys });
      const settings = { databaseUrl: given.DATABASE_URL, encryptionKeys: given.ENCRYPTION_KEYS };
      const { rows, unreadable } = await rotateKeys(settings, monitor);
      const [{ id }] = given.ENCRYPTION_KEYS;
      const left = unreadable > 0 ? ` Damaged and left as they are: ${unreadable}.` : '';
      return `Everything is encrypted with the key "${id}": ${rows - unreadable} rows were encrypted anew.${left} Older backups still need the keys that they were made with.`;
    },
    interrupted: 'What was encrypted anew stays so, and every key is still needed. Run it again to encrypt the rest.',
  },

  purge: {
    async run(_, env, monitor) {
      const given = read(env, { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: encryptionKeys });
      const settings = { databaseUrl: given.DATABASE_URL, encryptionKeys: given.ENCRYPTION_KEYS, now: new Date() };
      const erased = await purgeNow(settings, monitor);
      return `Erased for good: conversations ${erased.conversations}, drafts ${erased.drafts}, idempotency keys ${erased['idempotency-keys']}.`;
    },
    interrupted:
      'What was erased stays erased, but may still stand in the log of the database. Run it again to erase the rest.',
  },
};

function read<E extends v.ObjectEntries>(env: Environment, variables: E) {
  return readEnvironment(v.object(variables), env);
}
