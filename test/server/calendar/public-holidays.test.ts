import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { toCalendar } from '../../../server/calendar/paris-time.ts';
import { publicHolidaysOf, type HolidayRegion } from '../../../server/calendar/public-holidays.ts';

/** Holidays on the same date each year. */
const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];

/** Good Friday, Easter Monday, Ascension Day and Whit Monday, as calendars print them. */
const MOVABLE: Record<number, [goodFriday: string, easterMonday: string, ascension: string, whitMonday: string]> = {
  2008: ['03-21', '03-24', '05-01', '05-12'],
  2018: ['03-30', '04-02', '05-10', '05-21'],
  2024: ['03-29', '04-01', '05-09', '05-20'],
  2025: ['04-18', '04-21', '05-29', '06-09'],
  2026: ['04-03', '04-06', '05-14', '05-25'],
  2027: ['03-26', '03-29', '05-06', '05-17'],
  2028: ['04-14', '04-17', '05-25', '06-05'],
  2029: ['03-30', '04-02', '05-10', '05-21'],
  2030: ['04-19', '04-22', '05-30', '06-10'],
  2035: ['03-23', '03-26', '05-03', '05-14'],
  2038: ['04-23', '04-26', '06-03', '06-14'],
  2076: ['04-17', '04-20', '05-28', '06-08'],
  2106: ['04-16', '04-19', '05-27', '06-07'],
};

/** Overseas, both ends of the world, and zones that put their clocks back between Easter and Whit Monday. */
const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
  'Indian/Reunion',
  'Indian/Mayotte',
  'Pacific/Noumea',
  'Pacific/Tahiti',
  'Pacific/Wallis',
  'Pacific/Kiritimati',
  'Pacific/Auckland',
  'America/Santiago',
  'America/Los_Angeles',
];

const zoneAtStart = process.env['TZ'];
after(() => {
  if (zoneAtStart === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneAtStart;
});

for (const zone of ZONES) {
  test(`public holidays are those of France when the process runs in ${zone}`, () => {
    process.env['TZ'] = zone;
    assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
    for (const [year, [goodFriday, ...movable]] of Object.entries(MOVABLE)) {
      const metropole = [...FIXED, ...movable];
      assert.deepEqual(holidays(Number(year), 'metropole'), inOrder(metropole), year);
      assert.deepEqual(holidays(Number(year), 'alsace-moselle'), inOrder([...metropole, goodFriday, '12-26']), year);
    }
  });
}

/** Sorts days and drops repeats: Ascension Day of 2008 is Labour Day. */
const inOrder = (days: readonly string[]): string[] => [...new Set(days)].sort();

function holidays(year: number, region: HolidayRegion): string[] {
  const days = Array.from(publicHolidaysOf(year, region), toCalendar);
  assert.ok(days.every((day) => day.year === year));
  const pad = (number: number) => String(number).padStart(2, '0');
  return inOrder(days.map(({ month, date }) => `${pad(month)}-${pad(date)}`));
}
