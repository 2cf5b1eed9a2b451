import { createLogUpdate } from 'log-update';
import type { Environment } from '../environment.ts';
import type { Progress } from '../progress.ts';
import { StepMeter, toBar, toLine } from './describe-progress.ts';

/** Time for which a terminal shows nothing, and between two drawings, in ms. */
const QUIET_MS = 1000;
const REDRAW_MS = 100;

/** Time between two lines where there is no terminal, and before the first, in ms. */
const LINE_MS = 10_000;

export interface ProgressOutput {
  readonly stream: NodeJS.WritableStream;
  /** True for a terminal, on which a line can be written over. */
  readonly isTerminal: boolean;
  /** Time in ms, of a clock that never goes back. */
  readonly now: () => number;
  /** Replaces `LINE_MS`. */
  readonly lineMs?: number;
}

export interface ProgressDisplay {
  readonly report: (progress: Progress) => void;
  /** To be called several times a second: shows the time that passes in a step which reports nothing. */
  readonly tick: () => void;
  /** Removes what a terminal shows. */
  readonly clear: () => void;
  /** Leaves a line that says how far the work came, if it reported anything. */
  readonly leave: () => void;
}

/** Tells whether what is written to a stream can be written over. Logs of CI keep everything. */
export function isTerminal({ isTTY }: { readonly isTTY?: boolean }, env: Environment): boolean {
  return isTTY === true && env['TERM'] !== 'dumb' && !env['CI'];
}

/** Shows a bar on a terminal, and a line from time to time elsewhere. What ends at once shows nothing. */
export function showProgress({ stream, isTerminal, now, lineMs = LINE_MS }: ProgressOutput): ProgressDisplay {
  // The cursor stays as it is: a process that is killed could not bring it back.
  const terminal = isTerminal ? createLogUpdate(stream, { showCursor: true }) : undefined;
  let meter: StepMeter | undefined;
  let dueAt = now() + (terminal ? QUIET_MS : lineMs);

  function show(): void {
    const at = now();
    if (!meter || at < dueAt) return;
    const description = meter.describe(at);
    if (terminal) terminal(toBar(description));
    else stream.write(`${toLine(description)}\n`);
    dueAt = at + (terminal ? REDRAW_MS : lineMs);
  }

  return {
    report(progress) {
      if (meter?.step === progress.step) meter.add(progress, now());
      else meter = new StepMeter(progress, now());
      show();
    },
    tick: show,
    clear: () => terminal?.clear(),
    leave() {
      terminal?.clear();
      if (!meter) return;
      const { step, amount, share } = meter.describe(now());
      stream.write(`${toLine({ step, amount, ...(share !== undefined && { share }) })}\n`);
    },
  };
}
