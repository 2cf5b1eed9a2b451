import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));

/** Real server in a process of its own, which can be killed and restarted on the same data. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly logged: readonly string[];
  /** Sends SIGKILL, so that no handler runs. */
  kill(): Promise<void>;
  /** Sends SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Resolves once the server listens. @throws with its stderr when it exits before */
export async function startServerProcess(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const logged: string[] = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      logged.push(line);
      const { event, port: listening } = JSON.parse(line) as { event: string; port?: number };
      if (event === 'listening' && listening !== undefined) resolve(listening);
    });
    ended.then(() => reject(new Error(`the server did not start: ${errors}`)), reject);
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await ended;
    return code;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: pidOf(child),
    logged,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process has no id');
  return pid;
}
