/**
 * Runs `npm test`: every check and every test runner in turn, then one line with the total. A check (lint, format,
 * types, unused code) counts as one test. Arguments are names of steps, and only those run.
 */
import { spawn } from 'node:child_process';
import { ensureBrowser } from './support/browser.ts';

interface Count {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  command: string[];
  /** Reads the counts from the runner's output. A step without it counts as one test. */
  count?: (output: string) => Count | undefined;
}

const numberAfter = (output: string, pattern: RegExp) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? NaN);

/** Reads the summary of `node --test`: "ℹ pass 12" and "ℹ fail 0". */
function countNodeTest(output: string): Count | undefined {
  const passed = numberAfter(output, /^\S+ pass (\d+)$/gm);
  const failed = numberAfter(output, /^\S+ fail (\d+)$/gm) + numberAfter(output, /^\S+ cancelled (\d+)$/gm);
  return Number.isNaN(passed + failed) ? undefined : { passed, failed };
}

/** Reads the summary of Web Test Runner: "Chromium: |████| 9/9 test files | 120 passed, 0 failed". */
function countWebTestRunner(output: string): Count | undefined {
  const passed = numberAfter(output, /(\d+) passed, \d+ failed/g);
  const failed = numberAfter(output, /\d+ passed, (\d+) failed/g);
  return Number.isNaN(passed + failed) ? undefined : { passed, failed };
}

const nodeTest = (...files: string[]) => ['node', '--test', '--test-reporter=spec', ...files];

const steps: Step[] = [
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'types', command: ['tsc'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'package', command: ['publint', '--strict'] },
  { name: 'server', command: nodeTest('test/server/**/*.test.ts'), count: countNodeTest },
  { name: 'bundle', command: nodeTest('test/bundle/**/*.test.ts'), count: countNodeTest },
  { name: 'browser', command: ['wtr'], count: countWebTestRunner },
  { name: 'journey', command: nodeTest('test/journey/**/*.test.ts'), count: countNodeTest },
  { name: 'faults', command: nodeTest('test/faults/**/*.test.ts'), count: countNodeTest },
];

const selected = process.argv.slice(2);
const unknown = selected.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`Unknown step "${unknown.join('", "')}". The steps are: ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

/** Runs a step and streams its output. */
function run({ name, command, count }: Step): Promise<Count> {
  console.log(`\n▸ ${name}: ${command.join(' ')}`);
  return new Promise((resolve) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve({ passed: 0, failed: 1 });
    });
    child.on('close', (code) => {
      const counted = count ? count(output) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
      if (!counted) console.error(`${name}: the runner gave no counts`);
      // A runner that exits with an error, or runs no test, counts as one failure.
      const failed = Math.max(counted?.failed ?? 0, code === 0 && counted && counted.passed > 0 ? 0 : 1);
      resolve({ passed: counted?.passed ?? 0, failed });
    });
  });
}

try {
  if (selected.length === 0) ensureBrowser();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

const total: Count = { passed: 0, failed: 0 };
for (const step of steps.filter(({ name }) => selected.length === 0 || selected.includes(name))) {
  const { passed, failed } = await run(step);
  total.passed += passed;
  total.failed += failed;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
