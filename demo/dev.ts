import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `npm run dev`: builds the bundle again whenever `src` changes and restarts the demo whenever `server` or `demo` does;
 * open pages reload.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const rollup = fileURLToPath(new URL('../node_modules/rollup/dist/bin/rollup', import.meta.url));

const children = [
  run([rollup, '--config', '--watch', '--no-watch.clearScreen']),
  run(['--watch', '--watch-preserve-output', 'demo/start.ts'], { DEMO_RELOAD: '1' }),
];

function run(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

/** Ends both processes when one of them ends. */
function stop(code: number): void {
  for (const child of children) child.kill('SIGTERM');
  process.exitCode = code;
}

for (const child of children) child.once('exit', (code) => stop(code ?? 0));
process.once('SIGINT', () => stop(0));
process.once('SIGTERM', () => stop(0));
