import { readFileSync } from 'node:fs';

/** Resources that a process has used since it started. */
export interface Usage {
  /** Processor time of all its threads, in µs. */
  readonly cpu: number;
  /** Bytes and calls of all its writing, to files and sockets alike. */
  readonly bytes: number;
  readonly writes: number;
}

/** Linux shows times in hundredths of a second (proc_pid_stat(5)). */
const TICK_US = 10_000;

/** Reads the usage of any process of the same user. Only Linux tells it. */
export function readUsage(pid: number): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  // The name of the program, in parentheses, may have spaces.
  const [, numbers = ''] = read('stat').split(/\) (?!.*\))/s);
  const fields = numbers.split(' ');
  const io = read('io');
  const counter = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)?.[1]);
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) * TICK_US,
    bytes: counter('wchar'),
    writes: counter('syscw'),
  };
}
