import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LANGUAGES } from '../../../src/contract/topic.ts';
import { composeSms, findLongSms } from '../../../server/notifications/templates/compose-sms.ts';
import { countGsm7Septets } from '../../../server/notifications/templates/gsm7.ts';
import { answer, MIDNIGHT, receipt, REFERENCE } from './sample-notification.ts';

const picardie = { name: 'MSA', region: 'Picardie' };

describe('the wording of the text messages', () => {
  const table = [
    [
      receipt(),
      'MSA Picardie : message arrivé le 20/11 à 16h05 dans Mes messages et mes réponses. ' +
        "Réponse sous 48h (jours ouvrés) d'ici le 24/11 à 16h05. Un mail suivra.",
    ],
    [
      receipt({ language: 'en' }),
      'MSA Picardie: message received 20 Nov at 16:05 in My messages and answers. ' +
        'Answer within 48h (working days), by 24 Nov at 16:05. An email will follow.',
    ],
    [
      receipt({ writtenBy: 'François Dupont' }),
      'MSA Picardie : message de Francois Dupont arrivé le 20/11 à 16h05 dans Mes messages et mes réponses. ' +
        'Réponse sous 48h (jours ouvrés). Un mail suivra.',
    ],
    [
      receipt({ writtenBy: 'Marie-Christine de La Rochefoucauld' }),
      'MSA Picardie : message par procuration arrivé le 20/11 à 16h05 dans Mes messages et mes réponses. ' +
        'Réponse sous 48h (jours ouvrés). Un mail suivra.',
    ],
    [
      receipt({ writtenBy: 'Ольга', language: 'en' }),
      'MSA Picardie: message by proxy received 20 Nov at 16:05 in My messages and answers. ' +
        'Answer within 48h (working days), by 24 Nov at 16:05. An email will follow.',
    ],
    [
      answer({ writtenBy: 'Jean Dupont' }),
      'MSA Picardie : une information est disponible dans votre espace privé, Mes messages et mes réponses ' +
        '(message de Jean Dupont).',
    ],
    [
      answer({ language: 'en' }),
      'MSA Picardie: information is available in your private area, My messages and answers.',
    ],
  ] as const;

  for (const [notification, text] of table) {
    const { kind, language, writtenBy = 'the member' } = notification;
    it(`of a ${kind} in ${language}, written by ${writtenBy}, fits in one segment`, () => {
      assert.equal(composeSms(notification, picardie), text);
    });
  }

  it('gives a deadline of midnight as the end of the day before', () => {
    assert.match(composeSms(receipt({ answerDueAt: MIDNIGHT }), picardie), / d'ici le 24\/11\. /);
    assert.match(composeSms(receipt({ answerDueAt: MIDNIGHT, language: 'en' }), picardie), /, by 24 Nov\. /);
  });

  it('leaves out nothing but the region when that is enough', () => {
    const text = composeSms(receipt({ writtenBy: 'Li' }), {
      name: 'MSA',
      region: 'Provence-Alpes-Côte d’Azur et Corse',
    });
    assert.match(text, /^MSA : message de Li arrivé le 20\/11 à 16h05 .* d'ici le 24\/11 à 16h05\. Un mail suivra\.$/);
  });

  it('names neither the member nor the reference, and holds no link', () => {
    for (const notification of table.map(([sample]) => sample)) {
      const text = composeSms(notification, picardie);
      assert.ok(!/Camille|http/.test(text) && !text.includes(REFERENCE));
    }
  });
});

describe('a text message', () => {
  it('fits in one segment for the longest allowed organisation, each language, kind, month and proxy', () => {
    let name = 'Mutualité sociale agricole';
    while (findLongSms({ name: `${name}x`, region: '' }) === 0) name += 'x';
    assert.ok(name.length >= 30, `only ${name.length} characters are allowed`);
    for (const language of LANGUAGES) {
      for (const month of Array.from({ length: 12 }, (_, index) => index)) {
        const at = new Date(Date.UTC(2026, month, 28, 22, 59)).toISOString();
        for (const writtenBy of [undefined, 'Li', 'Jean Dupont', '€'.repeat(40), 'x'.repeat(500), '漢字', '"<b>\n']) {
          const changes = { language, receivedAt: at, answerDueAt: at, ...(writtenBy && { writtenBy }) };
          for (const notification of [receipt(changes), answer(changes)]) {
            const septets = countGsm7Septets(composeSms(notification, { name, region: '' }));
            assert.ok(septets !== undefined && septets <= 160, `${septets} septets by ${writtenBy}`);
          }
        }
      }
    }
  });

  it('is found too long at the start, with its excess', () => {
    assert.equal(findLongSms(picardie), 0);
    let name = 'MSA';
    while (findLongSms({ name, region: '' }) === 0) name += 'x';
    assert.equal(findLongSms({ name, region: '' }), 1);
    assert.equal(findLongSms({ name: `${name}€`, region: '' }), 3);
  });

  it('is never split into two segments', () => {
    assert.throws(() => composeSms(receipt(), { name: 'x'.repeat(120), region: '' }), RangeError);
  });
});
