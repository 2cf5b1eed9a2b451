import { CatalogueError } from './catalogue/load-catalogue.ts';
import { ConfigError } from './environment.ts';
import { OperationError } from './operations/operation-error.ts';
import { EncryptionKeyError } from './store/check-keys.ts';

/** Errors whose words say what the operator can mend, one line for each cause. */
const FOR_OPERATORS = [ConfigError, CatalogueError, EncryptionKeyError, OperationError];

/** Why a command could not be carried out, for who gave it. @param failed begins the line where the words do not suffice */
export function explainFailure(error: unknown, failed: string): string {
  if (!(error instanceof Error)) return `${failed}: ${String(error)}`;
  if (FOR_OPERATORS.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `PORT: ${String(error.port)} is taken by another program`;
  }
  const cause = error.cause instanceof Error ? ` (${describe(error.cause)})` : '';
  return `${failed}: ${describe(error)}${cause}`;
}

/** A refused connection to a name with several addresses has a code, but no message. */
function describe(error: Error): string {
  const [line = ''] = error.message.split('\n');
  return line || ('code' in error ? String(error.code) : error.name);
}
