import { ConfigError } from '../environment.ts';
import { EncryptionKeyError } from '../store/check-keys.ts';
import { OperationError } from './operation-error.ts';

/** Runs an operator's command. It prints what was done, or why it could not be, and then ends with exit code 1. */
export async function runOperation(operation: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await operation()}\n`);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return `Failed: ${String(error)}`;
  const isOperators = [ConfigError, EncryptionKeyError, OperationError].some((kind) => error instanceof kind);
  if (isOperators) return error.message;
  const cause = error.cause instanceof Error ? ` (${describe(error.cause)})` : '';
  return `Failed: ${describe(error)}${cause}`;
}

/** A refused connection to a name with several addresses has a code, but no message. */
function describe(error: Error): string {
  const [line = ''] = error.message.split('\n');
  return line || ('code' in error ? String(error.code) : error.name);
}
