import { toDayNumber, type DayNumber } from './paris-time.ts';

/** Alsace and Moselle have two public holidays more: Good Friday and 26 December (Code du travail, L3134-13). */
export const HOLIDAY_REGIONS = ['metropole', 'alsace-moselle'] as const;
export type HolidayRegion = (typeof HOLIDAY_REGIONS)[number];

/**
 * French public holidays of a year (Code du travail, L3133-1). Days are counted as numbers and never as `Date`s, whose
 * days have 23 or 25 hours where the process's time zone changes its clocks.
 */
export function publicHolidaysOf(year: number, region: HolidayRegion): ReadonlySet<DayNumber> {
  const easter = easterSunday(year);
  const holidays = [
    toDayNumber(year, 1, 1),
    easter + 1, // Easter Monday
    toDayNumber(year, 5, 1),
    toDayNumber(year, 5, 8),
    easter + 39, // Ascension Day
    easter + 50, // Whit Monday
    toDayNumber(year, 7, 14),
    toDayNumber(year, 8, 15),
    toDayNumber(year, 11, 1),
    toDayNumber(year, 11, 11),
    toDayNumber(year, 12, 25),
  ];
  if (region === 'alsace-moselle') holidays.push(easter - 2, toDayNumber(year, 12, 26));
  return new Set(holidays);
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): DayNumber {
  const cycle = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const leapCenturies = Math.floor(century / 4);
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * cycle + century - leapCenturies - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const exception = Math.floor((cycle + 11 * epact + 22 * toSunday) / 451);
  const dayOfMarch = epact + toSunday - 7 * exception + 22;
  return toDayNumber(year, 3, dayOfMarch);
}
