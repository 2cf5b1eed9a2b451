/** Runs `npm run bench`: every benchmark in turn. They print figures, and none fails because of a figure. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const inFolder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const benchmarks = [
  { name: 'sizes', command: ['--test', '--test-reporter=spec', inFolder('../bundle/size.test.ts')] },
  { name: 'page', command: [inFolder('page.bench.ts')] },
  { name: 'api', command: [inFolder('api.bench.ts')] },
  { name: 'history', command: [inFolder('history.bench.ts')] },
  { name: 'bounded answers', command: [inFolder('bounded-answers.bench.ts')] },
  { name: 'postgres', command: [inFolder('postgres.bench.ts')] },
  { name: 'outbox', command: [inFolder('outbox.bench.ts')] },
];

for (const { name, command } of benchmarks) {
  console.log(`\n▸ ${name}`);
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
