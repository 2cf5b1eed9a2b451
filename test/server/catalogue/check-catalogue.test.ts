import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkCatalogue } from '../../../server/catalogue/check-catalogue.ts';
import { smallCatalogue } from './small-catalogue.ts';

/** Lists the faults of the small catalogue after changes, as `path: text`. */
function faultsAfter(changes: Record<string, unknown>): string[] {
  const { faults = [] } = checkCatalogue(smallCatalogue(changes));
  return faults.map(({ path, text }) => `${path}: ${text}`);
}

test('a catalogue that follows the rules has no faults', () => {
  assert.deepEqual(checkCatalogue(smallCatalogue()), { file: smallCatalogue() });
});

test('subjects and motives may narrow the profiles of their theme', () => {
  const narrowed = {
    'themes.0.subjects.0.motives.1.profiles': ['exploitant'],
    'themes.1.subjects.0.profiles': ['tiers'],
  };
  assert.deepEqual(faultsAfter(narrowed), []);
});

describe('each fault is reported with its path in the file', () => {
  const cases: [name: string, changes: Record<string, unknown>, ...faults: string[]][] = [
    ['a file without themes', { themes: [], services: [] }, 'themes: must have at least one theme'],
    ['a theme without subjects', { 'themes.1.subjects': [] }, 'themes[1].subjects: must have at least one subject'],
    [
      'a subject without motives',
      { 'themes.1.subjects.0.motives': [] },
      'themes[1].subjects[0].motives: must have at least one motive',
    ],
    [
      'a motive that proposes a service that does not exist',
      { 'themes.0.subjects.0.motives.1.service': 'x' },
      'themes[0].subjects[0].motives[1].service: no service has the id "x"',
    ],
    [
      'a service that no motive proposes',
      { 'themes.0.subjects.0.motives.0.service': undefined },
      'services[0]: no motive proposes the service "card"',
    ],
    [
      'an id with capitals and accents',
      { 'themes.0.id': 'Santé' },
      'themes[0].id: must be kebab-case: a-z, 0-9 and single hyphens',
    ],
    ['an id that is too long', { 'themes.0.id': 'a'.repeat(65) }, 'themes[0].id: must have at most 64 characters'],
    [
      'an id used twice among themes',
      { 'themes.1.id': 'health' },
      'themes[1].id: "health" is already the id of themes[0]',
    ],
    [
      'an id used twice among motives',
      { 'themes.0.subjects.0.motives.1.id': 'european' },
      'themes[0].subjects[0].motives[1].id: "european" is already the id of themes[0].subjects[0].motives[0]',
    ],
    [
      'a label that lacks a language',
      { 'themes.0.subjects.0.label.en': undefined },
      'themes[0].subjects[0].label.en: is missing',
    ],
    [
      'a label in a language that is not declared',
      { 'themes.0.label.de': 'Gesundheit' },
      'themes[0].label.de: is not a known key',
    ],
    ['a blank label', { 'themes.0.label.fr': ' \u00a0' }, 'themes[0].label.fr: must not be blank'],
    ['a reason that lacks a language', { 'services.0.reason.fr': undefined }, 'services[0].reason.fr: is missing'],
    ['an organisation without its article', { 'organisation.fr': '' }, 'organisation.fr: must not be blank'],
    ['a key that is not known', { 'themes.0.titel': 'x' }, 'themes[0].titel: is not a known key'],
    [
      'a value of the wrong kind',
      { 'themes.1.subjects.0.motives': 'none' },
      'themes[1].subjects[0].motives: must be a list, not "none"',
    ],
    ['a theme without profiles', { 'themes.0.profiles': undefined }, 'themes[0].profiles: is missing'],
    ['an empty list of profiles', { 'themes.1.profiles': [] }, 'themes[1].profiles: must name at least one profile'],
    [
      'a profile that does not exist',
      { 'themes.1.profiles': ['voisin'] },
      'themes[1].profiles[0]: must be ("particulier" | "exploitant" | "entreprise" | "tiers"), not "voisin"',
    ],
    ['a profile named twice', { 'themes.1.profiles': ['tiers', 'tiers'] }, 'themes[1].profiles: names a profile twice'],
    [
      'a motive for a profile that its theme is not for',
      { 'themes.0.subjects.0.motives.1.profiles': ['tiers'] },
      'themes[0].subjects[0].motives[1].profiles[0]: "tiers" is not a profile of the level above',
    ],
    [
      'a profile that is left without motives',
      {
        'themes.0.subjects.0.motives.0.profiles': ['particulier'],
        'themes.0.subjects.0.motives.1.profiles': ['particulier'],
      },
      'themes[0].subjects[0].motives: nothing is left to choose for the profile "exploitant"',
    ],
    [
      'a profile that is left without subjects',
      { 'themes.0.subjects.0.profiles': ['exploitant'] },
      'themes[0].subjects: nothing is left to choose for the profile "particulier"',
    ],
    ['no language', { languages: [] }, 'languages: must name at least one language'],
    ['a language named twice', { languages: ['fr', 'fr'] }, 'languages: names a language twice'],
    [
      'something that is no language code',
      { languages: ['fr', 'English'] },
      'languages[1]: must be a language code such as "fr"',
    ],
  ];
  for (const [name, changes, ...faults] of cases) {
    test(name, () => assert.deepEqual(faultsAfter(changes), faults));
  }
});

describe('a service may lead to an http(s) address or a path of the host site', () => {
  for (const url of ['/services/card', '/', 'https://example.org/card?a=b#c', 'http://localhost:3000/']) {
    test(`the service URL ${url} is accepted`, () => assert.deepEqual(faultsAfter({ 'services.0.url': url }), []));
  }
  const refused = [
    '',
    'services/card',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '//example.org/',
    '/\\example.org',
    '/\t/example.org',
    'https:example.org',
    'https://',
    'ftp://example.org/',
  ];
  for (const url of refused) {
    test(`the service URL ${JSON.stringify(url)} is refused`, () => {
      const fault = 'services[0].url: must be an http(s) address or a path that starts with one "/"';
      assert.deepEqual(faultsAfter({ 'services.0.url': url }), [fault]);
    });
  }
});

test('all faults of a file are reported together', () => {
  const faults = faultsAfter({
    'themes.0.label.en': '',
    'services.0.url': 'card',
    'themes.1.subjects.0.motives.0.service': 'x',
    'themes.1.subjects.0.motives.0.id': 7,
  });
  assert.deepEqual(faults.map((fault) => fault.split(':')[0]).sort(), [
    'services[0].url',
    'themes[0].label.en',
    'themes[1].subjects[0].motives[0].id',
    'themes[1].subjects[0].motives[0].service',
  ]);
});

test('a value that is not a catalogue is reported as such', () => {
  for (const input of [null, 3, 'x', true]) {
    const [fault, ...others] = checkCatalogue(input).faults ?? [];
    assert.equal(fault?.path, '');
    assert.match(fault?.text ?? '', /^must be an object, not /);
    assert.deepEqual(others, []);
  }
});
