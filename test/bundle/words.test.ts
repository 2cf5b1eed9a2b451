import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { LANGUAGES, type Language } from '../../src/contract/topic.ts';
import { loadWords, wordsOf } from '../../src/ui/words/load-words.ts';
import type { Terms } from '../../src/ui/words/fr.ts';

const root = new URL('../../', import.meta.url);
for (const language of LANGUAGES) await loadWords(language);
const keysOf = (terms: Terms) => Object.keys(terms).filter((key) => !key.startsWith('$'));
const keys = keysOf(wordsOf(LANGUAGES[0]));

/** Rules of punctuation: what must not stand in a word. */
const misprints: Record<Language, RegExp> = {
  // A line may break at the space before a sign, unless it is a no-break space.
  fr: / [:;?!»]|« /,
  en: /\s[:;?!,]/,
};

/** Source of everything that speaks, but for the words themselves. */
const source = globSync(['src/messaging/**/*.ts', 'src/ui/{pieces,words/localize}{,/**/*}.ts'], { cwd: root })
  .map((file) => readFileSync(new URL(file, root), 'utf8'))
  .join('\n');

/** Finds a key that is written out, or put together from a prefix that the source has in a template. */
function isUsed(key: string): boolean {
  const [prefix] = key.split('.');
  return source.includes(`'${key}'`) || (key.includes('.') && source.includes(`\`${prefix}.\${`));
}

/** Returns a word of a language, made for two of what it counts. */
function say(terms: Terms, key: string): unknown {
  const term: unknown = terms[key as keyof Terms];
  return typeof term === 'function' ? (term as (...args: unknown[]) => string)(2, 2, 2) : term;
}

for (const language of LANGUAGES) {
  const terms = wordsOf(language);

  test(`the words of "${language}" are its own`, () => {
    assert.equal(terms.$code, language);
  });

  test(`no word is missing or empty in "${language}"`, () => {
    assert.deepEqual(keysOf(terms).sort(), [...keys].sort());
    for (const key of keys) {
      const words = say(terms, key);
      assert.ok(typeof words === 'string' && words.trim() !== '', `${key} is empty`);
      assert.doesNotMatch(words, /undefined|NaN/, key);
    }
  });

  test(`the punctuation of "${language}" is right`, () => {
    for (const key of keys) assert.doesNotMatch(String(say(terms, key)), misprints[language], key);
  });

  for (const other of LANGUAGES.slice(0, LANGUAGES.indexOf(language))) {
    test(`no sentence of "${language}" has been left in "${other}"`, () => {
      const same = keys.filter((key) => {
        const words = say(terms, key);
        return (
          typeof terms[key as keyof Terms] === 'string' &&
          String(words).includes(' ') &&
          words === say(wordsOf(other), key)
        );
      });
      assert.deepEqual(same, []);
    });
  }
}

test('no word is there that nothing says', () => {
  assert.deepEqual(
    keys.filter((key) => !isUsed(key)),
    [],
  );
});
