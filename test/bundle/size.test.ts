import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { LANGUAGES } from '../../src/contract/topic.ts';

const dist = join(import.meta.dirname, '../../dist');
const ENTRY = 'secure-messaging.js';
const BEFORE_A_CLICK = 8000;
const AFTER_OPENING = 39_000;
const kB = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`;

const IMPORTS = /(?:from|import)\s*["']\.\/([^"']+)["']/g;
const DYNAMIC_IMPORTS = /import\(\s*["'`]\.\/([^"'`]+)["'`]/g;
const WORDS = /^words-(\w+)-/;

/** Finds the files that a module needs, itself first. Dynamic imports count where they are asked for. */
function filesOf(entry: string, withDynamic: (file: string) => boolean): Set<string> {
  const files = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    const code = readFileSync(join(dist, file), 'utf8');
    for (const [, name] of code.matchAll(IMPORTS)) visit(name!);
    for (const [, name] of code.matchAll(DYNAMIC_IMPORTS)) if (withDynamic(name!)) visit(name!);
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

test(`before a click a page loads one file of at most ${kB(BEFORE_A_CLICK)} brotli`, (t) => {
  const files = filesOf(ENTRY, () => false);
  const size = brotliSize(files);
  t.diagnostic(`${[...files].join(', ')}: ${kB(size)}`);
  assert.equal(files.size, 1, `one request, but the entry needs ${[...files].join(', ')}: import those from the panel`);
  assert.ok(
    size <= BEFORE_A_CLICK,
    `${kB(size)}, over by ${size - BEFORE_A_CLICK} bytes: move what is not needed before the first click behind the import of the panel`,
  );
});

test('every language is a file of its own, which only its own visitors load', () => {
  const all = filesOf(ENTRY, () => true);
  const languages = [...all].flatMap((file) => WORDS.exec(file)?.[1] ?? []);
  assert.deepEqual(languages.sort(), [...LANGUAGES].sort());
  const shared = filesOf(ENTRY, (file) => !WORDS.test(file));
  assert.deepEqual(
    [...shared].filter((file) => WORDS.test(file)),
    [],
    'words are imported dynamically only',
  );
});

for (const language of LANGUAGES) {
  test(`after opening a page in "${language}" has loaded at most ${kB(AFTER_OPENING)} brotli altogether`, (t) => {
    const files = filesOf(ENTRY, (file) => (WORDS.exec(file)?.[1] ?? language) === language);
    const size = brotliSize(files);
    t.diagnostic([...files].map((file) => `${file}: ${kB(brotliSize([file]))}`).join(', '));
    t.diagnostic(`altogether: ${kB(size)}`);
    assert.ok(files.size > 2, 'the panel and the words are loaded by dynamic imports');
    assert.ok(
      size <= AFTER_OPENING,
      `${kB(size)}, over by ${size - AFTER_OPENING} bytes: look at the source maps in dist/ for what grew, share styles and words, or load a rare screen later`,
    );
  });
}
