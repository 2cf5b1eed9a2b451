import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countGsm7Septets, toGsm7 } from '../../../server/notifications/templates/gsm7.ts';

describe('the alphabet of text messages', () => {
  it('counts one septet a character', () => {
    assert.equal(countGsm7Septets(''), 0);
    assert.equal(countGsm7Septets('Réponse à 16h05, où ? Ça'), 24);
  });
  it('counts the extension characters twice', () => assert.equal(countGsm7Septets('a€[]{}\\^~|'), 19));
  for (const character of ['ç', 'ê', 'î', 'œ', '’', '«', '\u00a0', 'ş', '漢', '👩', '\u0301', '`', '\t']) {
    it(`does not hold ${JSON.stringify(character)}`, () => assert.equal(countGsm7Septets(`a${character}`), undefined));
  }
  it('has 127 characters and the escape', () => {
    const basic = Array.from({ length: 0x400 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => countGsm7Septets(character) === 1,
    );
    assert.equal(basic.length, 127);
  });
});

describe('a name in a text message', () => {
  for (const [name, written] of [
    ['Hélène Çelik', 'Hélène Çelik'],
    ['François Benoît', 'Francois Benoit'],
    ['Anaïs d’Œuvre-Lefèvre', "Anais d'OEuvre-Lefèvre"],
    ['Île-de-France', 'Ile-de-France'],
    ['Łukasz Dvořák', 'Lukasz Dvorak'],
    ['He\u0301le\u0300ne', 'Hélène'],
  ] as const) {
    it(`is ${written} for ${name}`, () => {
      assert.equal(toGsm7(name), written);
      assert.notEqual(countGsm7Septets(written), undefined);
    });
  }
  for (const name of ['Ольга', '李', 'Zoé 👩', 'a\u200db']) {
    it(`is not guessed for ${JSON.stringify(name)}`, () => assert.equal(toGsm7(name), undefined));
  }
});
