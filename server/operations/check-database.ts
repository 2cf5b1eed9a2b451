import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.ts';
import type { Monitor } from '../progress.ts';

/** Message of the process that checks a database. */
export type CheckResult =
  | { readonly rows: ReadonlyMap<string, number> }
  /** Something the operator can mend. */
  | { readonly fault: string }
  | { readonly error: Error };

const CHECKER = fileURLToPath(new URL('./check-database-process.ts', import.meta.url));

/**
 * Checks pages, indexes and references of a database, in a process of its own: SQLite does it in one call, which may
 * take minutes and cannot be broken off.
 *
 * @param name of the database in messages to the operator
 * @returns row count by table
 * @throws {OperatorError} when it is not a database of this product, or is damaged
 */
export async function checkDatabase(
  file: string,
  { name = file, step }: { name?: string; step: string },
  { onProgress, signal }: Monitor,
): Promise<ReadonlyMap<string, number>> {
  onProgress({ step, done: 0, unit: 'rows' });
  signal.throwIfAborted();
  const checker = fork(CHECKER, [file, name], { execArgv: [], serialization: 'advanced' });
  const kill = () => void checker.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  try {
    let result: CheckResult | undefined;
    checker.once('message', (message) => (result = message as CheckResult));
    await once(checker, 'close');
    signal.throwIfAborted();
    if (!result) throw new Error(`the check ended early (${checker.signalCode ?? checker.exitCode})`);
    if ('error' in result) throw result.error;
    if ('fault' in result) throw new OperatorError(result.fault);
    return result.rows;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
