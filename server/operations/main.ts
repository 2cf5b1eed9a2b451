/** The operators' commands: `npm run backup` runs `node server/operations/main.ts backup`, and so on. */
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { databaseUrl, encryptionKeys, postgresUrl, readEnvironment, sqliteUrl, wholeNumber } from '../environment.ts';
import { explainError, OperatorError } from '../errors.ts';
import { filePathOf } from '../store/open-store.ts';
import { backUp } from './backup.ts';
import { copyToPostgres } from './copy-to-postgres.ts';
import { describeRows } from './database-file.ts';
import { restoreBackup } from './restore.ts';
import { rotateKeys } from './rotate-keys.ts';

/** Carries a command out. Returns a line for the operator about what was done. */
type Command = (argument: string | undefined) => Promise<string>;

const commands: Readonly<Record<string, Command>> = {
  async backup(folder) {
    const postgresHint = 'PostgreSQL is backed up with its own tools, pg_dump or pg_basebackup';
    const given = read({
      DATABASE_URL: v.pipe(databaseUrl, v.startsWith('file:', postgresHint)),
      BACKUP_KEEP_DAYS: v.optional(wholeNumber(1, 99_999), '30'),
    });
    const file = filePathOf(given.DATABASE_URL);
    const backup = await backUp({
      file,
      folder: folder ?? join(dirname(file), 'backups'),
      keepDays: given.BACKUP_KEEP_DAYS,
      now: new Date(),
    });
    return `${backup.file}: ${describeRows(backup.rows)}, checked. Removed as older than ${given.BACKUP_KEEP_DAYS} days: ${backup.removed}.`;
  },

  async restore(backup) {
    const given = read({ DATABASE_URL: sqliteUrl, ENCRYPTION_KEYS: encryptionKeys });
    if (backup === undefined) throw new OperatorError('Which backup? npm run restore -- <backup file>');
    const file = filePathOf(given.DATABASE_URL);
    const { rows, unsent } = await restoreBackup({
      backup,
      file,
      encryptionKeys: given.ENCRYPTION_KEYS,
      now: new Date(),
    });
    return `${file}: ${describeRows(rows)}, checked. Notifications that waited and are not sent: ${unsent}.`;
  },

  async 'migrate-to-postgres'() {
    const given = read({ DATABASE_URL: sqliteUrl, TO_DATABASE_URL: postgresUrl });
    const rows = await copyToPostgres(filePathOf(given.DATABASE_URL), given.TO_DATABASE_URL);
    return `Copied and checked: ${describeRows(rows)}. DATABASE_URL can now be set to the value of TO_DATABASE_URL.`;
  },

  async 'rotate-keys'() {
    const given = read({ DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: encryptionKeys });
    const resealed = await rotateKeys({ databaseUrl: given.DATABASE_URL, encryptionKeys: given.ENCRYPTION_KEYS });
    const [{ id }] = given.ENCRYPTION_KEYS;
    return `Everything is encrypted with the key "${id}": ${resealed} rows were encrypted anew. Older backups still need the keys that they were made with.`;
  },
};

function read<E extends v.ObjectEntries>(variables: E) {
  return readEnvironment(v.object(variables), process.env);
}

const [name = '', argument] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new OperatorError(`Which command? One of: ${Object.keys(commands).join(', ')}`);
  process.stdout.write(`${await command(argument)}\n`);
} catch (error) {
  process.stderr.write(`${explainError(error, 'Failed')}\n`);
  process.exitCode = 1;
}
