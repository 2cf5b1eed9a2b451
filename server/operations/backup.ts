import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { readDatabaseUrl } from '../database-settings.ts';
import { readVariables, type Environment } from '../environment.ts';
import { filePathOf } from '../store/open-store.ts';
import { backUp } from './back-up.ts';
import { OperatorError } from '../errors.ts';
import { runOperation } from './run-operation.ts';
import { describeRows } from './sqlite-file.ts';

const DEFAULT_KEEP_DAYS = 30;

const days = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,4}$/, 'must be a number of days, from 1 to 99999'),
  v.transform(Number),
);

function readSettings(env: Environment) {
  const variables = readVariables(env);
  const databaseUrl = readDatabaseUrl(variables);
  const keepDays = variables.optional('BACKUP_KEEP_DAYS', days) ?? DEFAULT_KEEP_DAYS;
  variables.throwFaults();
  if (!databaseUrl.startsWith('file:')) {
    throw new OperatorError('DATABASE_URL: PostgreSQL is backed up with its own tools, pg_dump or pg_basebackup');
  }
  return { file: filePathOf(databaseUrl), keepDays };
}

await runOperation(async () => {
  const { file, keepDays } = readSettings(process.env);
  const folder = process.argv[2] ?? join(dirname(file), 'backups');
  const backup = await backUp({ file, folder, keepDays, now: new Date() });
  return `${backup.file}: ${describeRows(backup.rows)}, checked. Removed as older than ${keepDays} days: ${backup.removed}.`;
});
