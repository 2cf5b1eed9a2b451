import { readDatabaseUrl, readEncryptionKeys } from '../database-settings.ts';
import { readVariables } from '../environment.ts';
import { rotateKeys } from './rotate.ts';
import { runOperation } from './run-operation.ts';

await runOperation(async () => {
  const variables = readVariables(process.env);
  const databaseUrl = readDatabaseUrl(variables);
  const encryptionKeys = readEncryptionKeys(variables);
  variables.throwFaults();
  const resealed = await rotateKeys({ databaseUrl, encryptionKeys });
  const [{ id }] = encryptionKeys;
  return `Everything is encrypted with the key "${id}": ${resealed} rows were encrypted anew. Backups made before need the key that they were made with.`;
});
