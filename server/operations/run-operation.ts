import { constants } from 'node:os';
import { explainError, OperatorError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import { OPERATIONS } from './operations.ts';
import { isTerminal, showProgress } from './show-progress.ts';

/** Interval at which the time that passes is shown, in ms. */
const TICK_MS = 250;

/** SIGHUP is sent when the terminal is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The command was told to stop. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface OperationProcess {
  readonly env: Environment;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Runs an operator's command: its result goes to the standard output, progress and errors to the standard error. A
 * signal stops the command, which then undoes what is half done.
 *
 * @param lineMs time between two lines about the progress where there is no terminal
 * @returns exit code; 128 and the signal's number when a signal stopped it
 */
export async function runOperation(
  [name = '', argument]: readonly string[],
  { env, stdout, stderr }: OperationProcess,
  { lineMs }: { lineMs?: number } = {},
): Promise<number> {
  const display = showProgress({
    stream: stderr,
    isTerminal: isTerminal(stderr, env),
    now: () => performance.now(),
    ...(lineMs !== undefined && { lineMs }),
  });
  const stopping = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    stoppedBy ??= signal;
    stopping.abort(new InterruptedError(signal));
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  // A terminal or pipe that is closed must not keep the command from cleaning up.
  const ignore = () => undefined;
  stderr.on('error', ignore);
  const ticking = setInterval(display.tick, TICK_MS);
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  try {
    if (!operation) throw new OperatorError(`Which command? One of: ${Object.keys(OPERATIONS).join(', ')}`);
    const result = await operation.run(argument, env, { onProgress: display.report, signal: stopping.signal });
    display.clear();
    stdout.write(`${result}\n`);
    return 0;
  } catch (error) {
    if (operation && stoppedBy) {
      display.leave();
      stderr.write(`Interrupted. ${operation.interrupted}\n`);
      return 128 + constants.signals[stoppedBy];
    }
    display.clear();
    stderr.write(`${explainError(error, 'Failed')}\n`);
    return 1;
  } finally {
    clearInterval(ticking);
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
