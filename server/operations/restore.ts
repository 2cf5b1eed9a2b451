import { readEncryptionKeys, readSqliteUrl } from '../database-settings.ts';
import { readVariables } from '../environment.ts';
import { filePathOf } from '../store/open-store.ts';
import { OperatorError } from '../errors.ts';
import { restoreBackup } from './restore-backup.ts';
import { runOperation } from './run-operation.ts';
import { describeRows } from './sqlite-file.ts';

await runOperation(async () => {
  const variables = readVariables(process.env);
  const databaseUrl = readSqliteUrl(variables, 'DATABASE_URL');
  const encryptionKeys = readEncryptionKeys(variables);
  variables.throwFaults();
  const [backup] = process.argv.slice(2);
  if (backup === undefined) throw new OperatorError('Which backup? npm run restore -- <backup file>');

  const file = filePathOf(databaseUrl);
  const { rows, givenUp } = await restoreBackup({ backup, file, encryptionKeys, now: new Date() });
  return `${file}: ${describeRows(rows)}, checked. Notifications that waited and are not sent: ${givenUp}.`;
});
