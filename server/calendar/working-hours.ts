import { fromParis, toCalendar, toParis, type DayNumber } from './paris-time.ts';
import { publicHolidaysOf, type HolidayRegion } from './public-holidays.ts';

/** "48 h (jours ouvrés)": Monday to Friday without public holidays. */
const WORKING_DAYS_TO_ANSWER = 2;

const SATURDAY = 6;
const SUNDAY = 0;

/**
 * Computes the deadline for answering a message: two working days later, at the same time of the Paris clock. A message
 * received on any other day counts from 00:00 of the next working day, so that its deadline is a midnight.
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
  return weekday !== SATURDAY && weekday !== SUNDAY && !isHoliday(day, year, region);
}

/** Cached, because every message asks for the same year. */
const known = new Map<string, ReadonlySet<DayNumber>>();

function isHoliday(day: DayNumber, year: number, region: HolidayRegion): boolean {
  const key = `${region}/${year}`;
  let holidays = known.get(key);
  if (!holidays) known.set(key, (holidays = publicHolidaysOf(year, region)));
  return holidays.has(day);
}
