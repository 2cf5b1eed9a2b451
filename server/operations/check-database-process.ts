/** Checks the database that is named on the command line, and sends a {@link CheckResult}. */
import { OperatorError } from '../errors.ts';
import type { CheckResult } from './check-database.ts';
import { checkIntegrity, countRows, openExisting, removeLog } from './database-file.ts';

// Ctrl+C in a terminal reaches this process too. Its parent decides what happens then.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function check(file: string, name: string): CheckResult {
  try {
    const database = openExisting(file, { name });
    try {
      removeLog(database);
      checkIntegrity(database, name);
      return { rows: countRows(database) };
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof OperatorError) return { fault: error.message };
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

const [file = '', name = file] = process.argv.slice(2);
process.send?.(check(file, name));
process.disconnect();
