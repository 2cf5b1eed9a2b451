import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface Trace {
  /** Stops tracing. @returns the system calls, one per line */
  detach(): Promise<string[]>;
}

/** Traces the system calls of a running process, or makes some fail. @throws when strace cannot be installed */
export async function attachStrace(t: TestContext, pid: number, options: readonly string[]): Promise<Trace> {
  ensureStrace();
  const folder = mkdtempSync(join(tmpdir(), 'secure-messaging-strace-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const output = join(folder, 'calls');
  const strace = spawn('strace', ['-f', '-y', '-s', '32', '-o', output, ...options, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(strace, 'exit');
  t.after(() => strace.kill('SIGINT'));
  // One line per thread, the main thread first.
  await new Promise<void>((resolve, reject) => {
    let stderr = '';
    strace.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (/attached/.test(stderr)) resolve();
    });
    ended.then(() => reject(new Error(`strace cannot watch the server: ${stderr}`)), reject);
  });
  return {
    async detach() {
      strace.kill('SIGINT');
      await ended;
      return readFileSync(output, 'utf8').split('\n');
    },
  };
}

function ensureStrace(): void {
  const isInstalled = () => spawnSync('strace', ['-V']).status === 0;
  if (isInstalled()) return;
  spawnSync('sh', ['-c', 'apt-get update && apt-get install -y -o DPkg::Lock::Timeout=300 strace']);
  if (!isInstalled()) throw new Error('these tests need strace: install it with your system’s package manager');
}
