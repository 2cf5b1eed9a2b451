import { readPostgresUrl, readSqliteUrl } from '../database-settings.ts';
import { readVariables } from '../environment.ts';
import { filePathOf } from '../store/open-store.ts';
import { copyToPostgres } from './copy-to-postgres.ts';
import { runOperation } from './run-operation.ts';
import { describeRows } from './sqlite-file.ts';

await runOperation(async () => {
  const variables = readVariables(process.env);
  const databaseUrl = readSqliteUrl(variables, 'DATABASE_URL');
  const postgresUrl = readPostgresUrl(variables, 'TO_DATABASE_URL');
  variables.throwFaults();
  const rows = await copyToPostgres(filePathOf(databaseUrl), postgresUrl);
  return `Copied and checked: ${describeRows(rows)}. DATABASE_URL can now be what TO_DATABASE_URL is.`;
});
