import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = join(import.meta.dirname, '../../dist');
const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;

/** Files a module needs, itself first; a dynamic import counts only when it is asked for. */
function filesOf(entry: string, { withDynamic = false } = {}): Set<string> {
  const files = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    const code = readFileSync(join(dist, file), 'utf8');
    for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) visit(name!);
    if (withDynamic) for (const [, name] of code.matchAll(/import\(\s*["'`]\.\/([^"'`]+)["'`]/g)) visit(name!);
  };
  visit(entry);
  return files;
}

function brotliSize(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    bytes += brotliCompressSync(readFileSync(join(dist, file)), { params }).length;
  }
  return bytes;
}

test('before a click a page loads one file of at most 8 kB brotli', (t) => {
  const files = filesOf('secure-messaging.js');
  const size = brotliSize(files);
  t.diagnostic(`${[...files].join(', ')}: ${kB(size)}`);
  assert.equal(files.size, 1, `one request, but the entry needs ${[...files].join(', ')}: import those from the panel`);
  assert.ok(
    size <= 8000,
    `${kB(size)}, over by ${size - 8000} bytes: move what is not needed before the first click behind the import of the panel`,
  );
});

test('after opening a page has loaded at most 42 kB brotli altogether', (t) => {
  const files = filesOf('secure-messaging.js', { withDynamic: true });
  const size = brotliSize(files);
  t.diagnostic(`${[...files].join(', ')}: ${kB(size)}`);
  assert.ok(files.size > 1, 'the panel is loaded by a dynamic import');
  assert.ok(
    size <= 42_000,
    `${kB(size)}, over by ${size - 42_000} bytes: look at the source maps in dist/ for what grew, share styles and words, or load a rare screen later`,
  );
});
