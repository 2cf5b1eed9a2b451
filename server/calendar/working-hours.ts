import joursFeries from '@socialgouv/jours-feries';
import { fromParis, toCalendar, toDayNumber, toParis, type DayNumber } from './paris-time.ts';

/** Alsace and Moselle have two public holidays more: Good Friday and 26 December. */
export const HOLIDAY_REGIONS = ['metropole', 'alsace-moselle'] as const;
export type HolidayRegion = (typeof HOLIDAY_REGIONS)[number];

/** "48 h (jours ouvrés)" (spec.md, Rules that the seeds leave open). */
const WORKING_DAYS_TO_ANSWER = 2;

const SATURDAY = 6;
const SUNDAY = 0;

/**
 * By when a message is to be answered: two working days later at the same time of the Paris clock. What is received on
 * another day counts from 00:00 of the next working day.
 */
export function answerDueAt(receivedAt: Date, region: HolidayRegion): Date {
  let { day, time } = toParis(receivedAt);
  if (!isWorkingDay(day, region)) {
    day = nextWorkingDay(day, region);
    time = 0;
  }
  for (let i = 0; i < WORKING_DAYS_TO_ANSWER; i++) day = nextWorkingDay(day, region);
  return fromParis({ day, time });
}

function nextWorkingDay(day: DayNumber, region: HolidayRegion): DayNumber {
  do day++;
  while (!isWorkingDay(day, region));
  return day;
}

function isWorkingDay(day: DayNumber, region: HolidayRegion): boolean {
  const { year, weekday } = toCalendar(day);
  return weekday !== SATURDAY && weekday !== SUNDAY && !holidaysOf(year, region).has(day);
}

/** Kept because the rule asks for the same year with every message. */
const known = new Map<string, ReadonlySet<DayNumber>>();

function holidaysOf(year: number, region: HolidayRegion): ReadonlySet<DayNumber> {
  const key = `${region}/${year}`;
  let holidays = known.get(key);
  if (!holidays) {
    const dates = Object.values(joursFeries(year, { alsace: region === 'alsace-moselle' }));
    // The package builds its dates in the process's own time zone: read back in the same one, they are calendar dates.
    holidays = new Set(dates.map((date) => toDayNumber(date.getFullYear(), date.getMonth() + 1, date.getDate())));
    known.set(key, holidays);
  }
  return holidays;
}
