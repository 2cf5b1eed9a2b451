import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { LANGUAGES } from '../../src/contract/topic.ts';
import { english } from '../../src/ui/words/en.ts';
import { french } from '../../src/ui/words/fr.ts';
import type { Terms } from '../../src/ui/words/terms.ts';

const root = new URL('../../', import.meta.url);
const languages: readonly Terms[] = [french, english];
const keysOf = (terms: Terms) => Object.keys(terms).filter((key) => !key.startsWith('$'));

/** Source of everything that speaks, but for the words themselves. */
const source = globSync(['src/messaging/**/*.ts', 'src/ui/{pieces,words/localize}{,/**/*}.ts'], { cwd: root })
  .map((file) => readFileSync(new URL(file, root), 'utf8'))
  .join('\n');

/** Whether a key is written out, or put together from a prefix that the source has in a template. */
function isUsed(key: string): boolean {
  const [prefix] = key.split('.');
  return source.includes(`'${key}'`) || (key.includes('.') && source.includes(`\`${prefix}.\${`));
}

test('every language of the interface has its words', () => {
  assert.deepEqual(
    languages.map(({ $code }) => $code),
    [...LANGUAGES],
  );
});

for (const terms of languages) {
  test(`no word is missing or empty in ${terms.$code}`, () => {
    assert.deepEqual(keysOf(terms).sort(), keysOf(french).sort());
    for (const key of keysOf(terms)) {
      const term: unknown = terms[key as keyof Terms];
      const words: unknown = typeof term === 'function' ? (term as (...args: unknown[]) => string)(2, 2, 2) : term;
      assert.ok(typeof words === 'string' && words.trim() !== '', `${key} is empty in ${terms.$code}`);
      assert.doesNotMatch(words, /undefined|NaN/, `${key} in ${terms.$code}`);
    }
  });
}

test('French and English differ wherever a sentence is said', () => {
  const same = keysOf(french).filter((key) => {
    const [first, second] = languages.map((terms) => terms[key as keyof Terms] as unknown);
    return typeof first === 'string' && first.includes(' ') && first === second;
  });
  assert.deepEqual(same, []);
});

test('no word is there that nothing says', () => {
  assert.deepEqual(
    keysOf(french).filter((key) => !isUsed(key)),
    [],
  );
});

test('French punctuation is not torn from its word', () => {
  for (const key of keysOf(french)) {
    const term: unknown = french[key as keyof Terms];
    if (typeof term === 'string') assert.doesNotMatch(term, / [:;?!»]|« /, key);
  }
});
