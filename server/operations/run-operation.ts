import { explainError } from '../explain-error.ts';

/** Runs an operator's command. It prints what was done, or why it could not be, and then ends with exit code 1. */
export async function runOperation(operation: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await operation()}\n`);
  } catch (error) {
    process.stderr.write(`${explainError(error, 'Failed')}\n`);
    process.exitCode = 1;
  }
}
