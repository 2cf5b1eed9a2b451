import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDate, formatDay, formatShortDate } from '../../../server/notifications/templates/format-date.ts';

/** Instant, then French, English, and both in short, with ordinary spaces. */
const table = [
  [
    '2026-11-20T15:05:00Z',
    'vendredi 20 novembre 2026 à 16 h 05',
    'Friday 20 November 2026 at 16:05',
    '20/11 à 16h05',
    '20 Nov at 16:05',
  ],
  [
    '2026-07-13T08:00:00.000Z',
    'lundi 13 juillet 2026 à 10 h 00',
    'Monday 13 July 2026 at 10:00',
    '13/07 à 10h00',
    '13 Jul at 10:00',
  ],
  // The first of a month, and the day that has begun in Paris but not yet in UTC.
  [
    '2026-05-31T22:30:00Z',
    'lundi 1er juin 2026 à 0 h 30',
    'Monday 1 June 2026 at 00:30',
    '01/06 à 0h30',
    '1 Jun at 00:30',
  ],
  [
    '2026-11-24T23:00:00Z',
    'mercredi 25 novembre 2026 à 0 h 00',
    'Wednesday 25 November 2026 at 00:00',
    '25/11 à 0h00',
    '25 Nov at 00:00',
  ],
  // The hour before and after the clocks are put back, and September, which English shortens in two ways.
  [
    '2026-10-25T00:30:00Z',
    'dimanche 25 octobre 2026 à 2 h 30',
    'Sunday 25 October 2026 at 02:30',
    '25/10 à 2h30',
    '25 Oct at 02:30',
  ],
  [
    '2026-10-25T01:30:00Z',
    'dimanche 25 octobre 2026 à 2 h 30',
    'Sunday 25 October 2026 at 02:30',
    '25/10 à 2h30',
    '25 Oct at 02:30',
  ],
  [
    '2026-09-05T07:09:59Z',
    'samedi 5 septembre 2026 à 9 h 09',
    'Saturday 5 September 2026 at 09:09',
    '05/09 à 9h09',
    '5 Sep at 09:09',
  ],
] as const;

describe('a date in a notification', () => {
  for (const [iso, french, english, shortFrench, shortEnglish] of table) {
    it(`is ${french} for ${iso}, whatever the machine's own time zone`, () => {
      assert.equal(formatDate(iso, 'fr').replaceAll('\u00a0', ' '), french);
      assert.equal(formatDate(iso, 'en'), english);
      assert.equal(formatShortDate(iso, 'fr'), shortFrench);
      assert.equal(formatShortDate(iso, 'en'), shortEnglish);
      assert.equal(formatDay(iso, 'fr'), french.slice(0, french.indexOf(' à ')));
    });
  }

  it('keeps the French time on one line', () => {
    assert.match(formatDate('2026-11-20T15:05:00Z', 'fr'), / à\u00a016\u00a0h\u00a005$/);
  });

  it('is refused when it is none', () => {
    assert.throws(() => formatDate('tomorrow', 'fr'), RangeError);
  });
});
