import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMailAddress, parseMailbox } from '../../../server/identity/mail-address.ts';
import { tidyName } from '../../../server/notifications/templates/names.ts';

describe('an e-mail address', () => {
  for (const address of ['a@b', 'camille.martin+msa@mail.example.org', "o'neill@example.org", 'camille@été.example']) {
    it(`is accepted: ${address}`, () => assert.equal(isMailAddress(address), true));
  }
  for (const address of [
    'a@b,c@d',
    'a@b\nc@d',
    'a@b;c@d',
    'a b@c',
    '"a,b"@c',
    'a@b@c',
    '.a@b',
    'a..b@c',
    'a@-b',
    'a@b.',
    'a@[127.0.0.1]',
    'a(comment)@b',
    `${'a'.repeat(65)}@b`,
    `a@${'b'.repeat(260)}`,
  ]) {
    it(`is refused: ${JSON.stringify(address.slice(0, 40))}`, () => assert.equal(isMailAddress(address), false));
  }
});

describe('the sender in the configuration', () => {
  it('is an address with or without a name', () => {
    const address = 'a@b.example';
    assert.deepEqual(parseMailbox('a@b.example'), { name: '', address });
    assert.deepEqual(parseMailbox('MSA Picardie <a@b.example>'), { name: 'MSA Picardie', address });
    assert.deepEqual(parseMailbox('"MSA, Picardie" <a@b.example>'), { name: 'MSA, Picardie', address });
  });
  for (const text of ['', 'MSA', 'MSA <a@b>, <c@d>', 'MSA <a@b> c@d', 'MSA\r\nBcc: <a@b>', '<>']) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseMailbox(text), undefined));
  }
});

describe('a name', () => {
  it('is one line, with single spaces', () => {
    assert.equal(tidyName('  Camille\r\nMartin\t\u2028 Durand '), 'Camille Martin Durand');
  });
  it('does not turn the direction of what follows', () => {
    assert.equal(tidyName('Camille\u202e Martin'), 'Camille Martin');
  });
  it('is cut after 80 characters, never within one', () => {
    assert.equal(tidyName('é'.repeat(80)), 'é'.repeat(80));
    assert.equal(tidyName('👩'.repeat(81)), `${'👩'.repeat(79)}…`);
  });
});
