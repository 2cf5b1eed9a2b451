import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CatalogueError, loadCatalogue } from '../../../server/catalogue/load-catalogue.ts';
import { PROFILES } from '../../../src/contract/topic.ts';
import { smallCatalogue } from './small-catalogue.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
});
after(() => rmSync(folder, { recursive: true }));

function write(content: string | Uint8Array): string {
  const file = join(folder, 'catalogue.json');
  writeFileSync(file, content);
  return file;
}

function loadSmall(changes: Record<string, unknown> = {}) {
  return loadCatalogue(write(JSON.stringify(smallCatalogue(changes))));
}

/** The message of the error that a file's content leads to. */
function messageFor(content: string | Uint8Array): string {
  try {
    loadCatalogue(write(content));
  } catch (error) {
    assert.ok(error instanceof CatalogueError);
    return error.message;
  }
  throw new assert.AssertionError({ message: 'the catalogue was accepted' });
}

describe('a file that cannot be used stops the start', () => {
  test('a catalogue with faults stops the start with its file name and one line for each fault', () => {
    const content = JSON.stringify(smallCatalogue({ 'themes.0.label.en': ' ', 'themes.1.subjects': [] }));
    assert.deepEqual(messageFor(content).split('\n'), [
      `The catalogue ${join(folder, 'catalogue.json')} cannot be used:`,
      '  themes[0].label.en: must not be blank',
      '  themes[1].subjects: must have at least one subject',
    ]);
  });

  const faulty: [text: string, place: string, reason: string][] = [
    ['', 'line 1, column 1', 'Unexpected end of JSON input'],
    ['{"a": 1,}', 'line 1, column 9', 'Expected double-quoted property name'],
    ['[1, 2,]', 'line 1, column 7', "Unexpected token ']'"],
    ['{"a": 1\n "b": 2}', 'line 2, column 2', "Expected ',' or '}' after property value"],
    ['{"a" 1}', 'line 1, column 6', "Expected ':' after property name"],
    ["{'a': 1}", 'line 1, column 2', "Expected property name or '}'"],
    ['{"a": "é\n"}', 'line 1, column 9', 'Bad control character in string literal'],
    ['{"a": "\\x"}', 'line 1, column 9', 'Bad escaped character'],
    ['{"a": 01}', 'line 1, column 8', 'Unexpected number'],
    ['{"a": truе}', 'line 1, column 10', "Unexpected token 'е'"],
    ['{"a": // no\n 1}', 'line 1, column 7', "Unexpected token '/'"],
    ['{"a": [1]', 'line 1, column 10', "Expected ',' or '}' after property value"],
    ['{}\r\n{}', 'line 2, column 1', 'Unexpected non-whitespace character after JSON'],
    ['{\n  "languages": ["fr"],\n  "themes": [}\n}', 'line 3, column 14', "Unexpected token '}'"],
    [`{"a": ["${'x'.repeat(99)}", ,\n"${'y'.repeat(99)}"]}`, 'line 1, column 111', "Unexpected token ','"],
  ];
  for (const [text, place, reason] of faulty) {
    test(`the error of ${JSON.stringify(text).slice(0, 40)}, which is not JSON, names ${place}`, () => {
      assert.equal(messageFor(text).split('\n')[1], `  ${place}: not JSON (${reason})`);
    });
  }

  test('a catalogue file that is missing, or is a folder, stops the start', () => {
    const missing = join(folder, 'missing.json');
    assert.throws(() => loadCatalogue(missing), {
      name: 'CatalogueError',
      message: `The catalogue ${missing} cannot be used:\n  the file cannot be read (ENOENT)`,
    });
    assert.throws(() => loadCatalogue(folder), /cannot be read \(EISDIR\)/);
  });

  test('a catalogue file that is not UTF-8 stops the start, since its accents would be broken', () => {
    const content = JSON.stringify(smallCatalogue());
    assert.match(messageFor(Buffer.from(content, 'latin1')), /the file is not in UTF-8$/);
  });
});

test('a file may begin with a byte order mark, and be named by path or URL', () => {
  const file = write(`\uFEFF${JSON.stringify(smallCatalogue())}`);
  for (const source of [file, pathToFileURL(file), pathToFileURL(file).href]) {
    assert.equal(loadCatalogue(source).present('tiers', 'en').organisation, 'The Fund');
  }
});

describe('the catalogue that a member sees', () => {
  test('a member sees the topics of their profile in the requested language, with their online services', () => {
    assert.deepEqual(loadSmall().present('particulier', 'en'), {
      profile: 'particulier',
      language: 'en',
      organisation: 'The Fund',
      themes: [
        {
          id: 'health',
          label: 'Health',
          subjects: [
            {
              id: 'cards',
              label: 'Cards',
              motives: [
                { id: 'european', label: 'European card', service: 'card' },
                { id: 'other', label: 'Another question', service: undefined },
              ],
            },
          ],
        },
      ],
      services: [
        { id: 'card', label: 'Request my card', reason: 'The request is sent at once.', url: '/services/card' },
      ],
    });
    assert.deepEqual(loadSmall().present('tiers', 'fr').services, []);
  });

  test('a member does not see the motives of other profiles', () => {
    const catalogue = loadSmall({ 'themes.0.subjects.0.motives.0.profiles': ['exploitant'] });
    const motivesOf = (profile: 'particulier' | 'exploitant') =>
      catalogue.present(profile, 'fr').themes[0]?.subjects[0]?.motives.map(({ id }) => id);
    assert.deepEqual(motivesOf('particulier'), ['other']);
    assert.deepEqual(motivesOf('exploitant'), ['european', 'other']);
  });

  test('the catalogue is in its first language when the requested one is missing', () => {
    const { language, organisation } = loadSmall().present('particulier', 'ro');
    assert.deepEqual([language, organisation], ['fr', 'La Caisse']);
  });

  test('the catalogue of a profile is computed once, and is immutable', () => {
    const catalogue = loadSmall();
    const first = catalogue.present('particulier', 'fr');
    assert.equal(catalogue.present('particulier', 'fr'), first);
    assert.throws(() => first.themes.pop(), TypeError);
    assert.throws(() => Object.assign(first.themes[0] ?? {}, { label: 'x' }), TypeError);
  });

  test('the catalogue of a profile without themes is empty', () => {
    assert.deepEqual(loadSmall().present('entreprise', 'fr').themes, []);
  });
});

describe('finding a topic', () => {
  const topic = { theme: 'health', subject: 'cards', motive: 'european' };

  test('a topic is found with its labels in every language of the file', () => {
    assert.deepEqual(loadSmall().findTopic('particulier', topic), {
      theme: { fr: 'Santé', en: 'Health' },
      subject: { fr: 'Cartes', en: 'Cards' },
      motive: { fr: 'Carte européenne', en: 'European card' },
    });
  });

  test('a topic is found only for its profiles, and only if its three ids belong together', () => {
    const catalogue = loadSmall({ 'themes.0.subjects.0.motives.0.profiles': ['exploitant'] });
    assert.ok(catalogue.findTopic('exploitant', topic));
    assert.equal(catalogue.findTopic('particulier', topic), undefined);
    assert.equal(catalogue.findTopic('tiers', topic), undefined);
    const strange = [
      { motive: 'unknown' },
      { motive: '' },
      { subject: 'tenants' },
      { theme: 'landlords' },
      { theme: 'health/cards', subject: 'european', motive: '' },
      { theme: '__proto__', subject: 'constructor', motive: 'toString' },
    ];
    for (const part of strange) assert.equal(catalogue.findTopic('exploitant', { ...topic, ...part }), undefined);
  });
});

test('the version changes with the content of the file, and only then', () => {
  const { version } = loadSmall();
  assert.match(version, /^[0-9a-f]{16}$/);
  assert.equal(loadSmall().version, version);
  assert.notEqual(loadSmall({ 'themes.0.label.fr': 'La santé' }).version, version);
});

test('the older catalogue of five long themes is loaded unchanged, in the one language it has', () => {
  const older = loadCatalogue(new URL('../../support/older-catalogue.json', import.meta.url));
  const shared = [
    'Santé, Carte Vitale, remboursements, CMU, invalidité...',
    'Famille, Allocations familiales, aides au logement',
    "RSA, Prime d'activité, Aides aux personnes handicapées",
    'Retraite, carrière, réversion',
  ];
  for (const profile of PROFILES) {
    const { language, themes } = older.present(profile, 'en');
    assert.equal(language, 'fr');
    assert.deepEqual(
      themes.map(({ label }) => label),
      profile === 'exploitant' ? [...shared, 'Cotisations Exploitants, parcellaire, affiliation, facture'] : shared,
    );
  }
  assert.deepEqual(older.findTopic('particulier', { theme: 'maladie', subject: 'cartes', motive: 'ceam' }), {
    theme: { fr: 'Santé, Carte Vitale, remboursements, CMU, invalidité...' },
    subject: { fr: 'Carte Vitale, carte européenne, certificat provisoire' },
    motive: { fr: "Ma carte européenne (soins à l'étranger)" },
  });
  const family = older.present('particulier', 'fr').themes[1]?.subjects[2];
  assert.deepEqual(family?.motives.at(-2), {
    id: 'mon-changement',
    label: 'Mon changement de situation',
    service: 'declarer-changement',
  });
});
