import { expect } from '@open-wc/testing';
import {
  formatDateTime,
  formatDay,
  formatDeadline,
  formatShortDateTime,
  formatShortDeadline,
} from '../../../src/contract/dates.ts';
import { LANGUAGES, type Language } from '../../../src/contract/topic.ts';

interface Spellings {
  readonly day: string;
  /** Text after the day. */
  readonly time: string;
  readonly shortDay: string;
  readonly shortTime: string;
}

/** No-break spaces are written as ordinary ones. */
const SPELLINGS: Record<string, Record<Language, Spellings>> = {
  '2026-11-20T15:05:00Z': {
    fr: { day: 'vendredi 20 novembre 2026', time: ' à 16 h 05', shortDay: '20/11', shortTime: ' à 16h05' },
    en: { day: 'Friday 20 November 2026', time: ' at 16:05', shortDay: '20 Nov', shortTime: ' at 16:05' },
  },
  '2026-07-13T08:00:00.000Z': {
    fr: { day: 'lundi 13 juillet 2026', time: ' à 10 h 00', shortDay: '13/07', shortTime: ' à 10h00' },
    en: { day: 'Monday 13 July 2026', time: ' at 10:00', shortDay: '13 Jul', shortTime: ' at 10:00' },
  },
  // First of a month; it has begun in Paris and not yet in UTC.
  '2026-05-31T22:30:00Z': {
    fr: { day: 'lundi 1er juin 2026', time: ' à 0 h 30', shortDay: '01/06', shortTime: ' à 0h30' },
    en: { day: 'Monday 1 June 2026', time: ' at 00:30', shortDay: '1 Jun', shortTime: ' at 00:30' },
  },
  // September, which Intl shortens to four letters in English.
  '2026-09-05T07:09:59Z': {
    fr: { day: 'samedi 5 septembre 2026', time: ' à 9 h 09', shortDay: '05/09', shortTime: ' à 9h09' },
    en: { day: 'Saturday 5 September 2026', time: ' at 09:09', shortDay: '5 Sep', shortTime: ' at 09:09' },
  },
  // The same time twice, before and after the clocks are put back.
  '2026-10-25T00:30:00Z': {
    fr: { day: 'dimanche 25 octobre 2026', time: ' à 2 h 30', shortDay: '25/10', shortTime: ' à 2h30' },
    en: { day: 'Sunday 25 October 2026', time: ' at 02:30', shortDay: '25 Oct', shortTime: ' at 02:30' },
  },
  '2026-10-25T01:30:00Z': {
    fr: { day: 'dimanche 25 octobre 2026', time: ' à 2 h 30', shortDay: '25/10', shortTime: ' à 2h30' },
    en: { day: 'Sunday 25 October 2026', time: ' at 02:30', shortDay: '25 Oct', shortTime: ' at 02:30' },
  },
};

/** Midnights in Paris and the days that end at them: in winter, in summer, at the ends of a month and of a year. */
const MIDNIGHTS: Record<string, Record<'fr' | 'en' | 'shortFr' | 'shortEn', string>> = {
  '2026-11-24T23:00:00.000Z': {
    fr: 'mardi 24 novembre 2026',
    en: 'Tuesday 24 November 2026',
    shortFr: '24/11',
    shortEn: '24 Nov',
  },
  '2026-07-16T22:00:00Z': {
    fr: 'jeudi 16 juillet 2026',
    en: 'Thursday 16 July 2026',
    shortFr: '16/07',
    shortEn: '16 Jul',
  },
  '2026-06-01T22:00:59.999Z': {
    fr: 'lundi 1er juin 2026',
    en: 'Monday 1 June 2026',
    shortFr: '01/06',
    shortEn: '1 Jun',
  },
  '2026-03-31T22:00:00Z': {
    fr: 'mardi 31 mars 2026',
    en: 'Tuesday 31 March 2026',
    shortFr: '31/03',
    shortEn: '31 Mar',
  },
  '2026-12-31T23:00:00Z': {
    fr: 'jeudi 31 décembre 2026',
    en: 'Thursday 31 December 2026',
    shortFr: '31/12',
    shortEn: '31 Dec',
  },
};

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('a date', () => {
  for (const [iso, spellings] of Object.entries(SPELLINGS)) {
    for (const language of LANGUAGES) {
      const { day, time, shortDay, shortTime } = spellings[language];
      it(`is ${day}${time} for ${iso}`, () => {
        expect(formatDay(iso, language)).to.equal(day);
        expect(plain(formatDateTime(iso, language))).to.equal(day + time);
        expect(plain(formatDeadline(iso, language))).to.equal(day + time);
        expect(formatShortDateTime(iso, language)).to.equal(shortDay + shortTime);
        expect(formatShortDeadline(iso, language)).to.equal(shortDay + shortTime);
      });
    }
  }

  it('keeps the French time on one line', () => {
    expect(formatDateTime('2026-11-20T15:05:00Z', 'fr')).to.match(/ à\u00a016\u00a0h\u00a005$/);
  });

  it('throws when it is none', () => {
    expect(() => formatDateTime('tomorrow', 'fr')).to.throw(RangeError);
    expect(() => formatDeadline('tomorrow', 'fr')).to.throw(RangeError);
  });
});

describe('a deadline of midnight in Paris', () => {
  for (const [iso, { fr, en, shortFr, shortEn }] of Object.entries(MIDNIGHTS)) {
    it(`is the end of ${en} for ${iso}`, () => {
      expect(formatDeadline(iso, 'fr')).to.equal(fr);
      expect(formatDeadline(iso, 'en')).to.equal(en);
      expect(formatShortDeadline(iso, 'fr')).to.equal(shortFr);
      expect(formatShortDeadline(iso, 'en')).to.equal(shortEn);
    });
  }

  it('is the only one to lose its time', () => {
    expect(plain(formatDeadline('2026-11-24T23:01:00Z', 'fr'))).to.equal('mercredi 25 novembre 2026 à 0 h 01');
    expect(plain(formatDeadline('2026-11-24T22:59:00Z', 'fr'))).to.equal('mardi 24 novembre 2026 à 23 h 59');
    expect(plain(formatDateTime('2026-11-24T23:00:00Z', 'fr'))).to.equal('mercredi 25 novembre 2026 à 0 h 00');
  });
});
