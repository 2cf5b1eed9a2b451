/** A calendar date, counted in days since 1970-01-01: two dates are compared and added to as numbers. */
export type DayNumber = number;

/** A moment as the clocks of Paris show it. */
export interface WallClock {
  day: DayNumber;
  /** Milliseconds since 00:00 on the clock's face. */
  time: number;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

const clockFace = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** What the clocks of Paris show at `instant`, to the millisecond. */
export function toParis(instant: Date): WallClock {
  const shown = shownInParis(instant.getTime());
  const day = Math.floor(shown / DAY_MS);
  return { day, time: shown - day * DAY_MS };
}

/**
 * The moment at which the clocks of Paris show this. An hour that is shown twice is taken the first time; one that is
 * skipped is moved on by the hour that was skipped.
 */
export function fromParis({ day, time }: WallClock): Date {
  const shown = day * DAY_MS + time;
  // Paris is ahead of UTC, so the offset of a day before and of the guess itself are the only two in question.
  const before = shown - offsetAt(shown - DAY_MS);
  const after = shown - offsetAt(before);
  return new Date(shownInParis(before) === shown ? before : shownInParis(after) === shown ? after : before);
}

/** The calendar date of a day number. `month` counts from 1. */
export function toCalendar(day: DayNumber): { year: number; month: number; date: number; weekday: number } {
  const utc = new Date(day * DAY_MS);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, date: utc.getUTCDate(), weekday: utc.getUTCDay() };
}

/** The day number of a calendar date. `month` counts from 1. */
export function toDayNumber(year: number, month: number, date: number): DayNumber {
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

/** The clock's face read as if it were UTC, in ms since the epoch. */
function shownInParis(instant: number): number {
  return instant + offsetAt(instant);
}

/** Offsets of the hours that were asked for: reading the clock's face costs more than storing a message's row. */
const offsets = new Map<number, number>();
const MAX_OFFSETS = 1000;
const HOUR_MS = 60 * 60 * 1000;

/** In ms. It changes only at full hours. */
function offsetAt(instant: number): number {
  const hour = Math.floor(instant / HOUR_MS);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    if (offsets.size >= MAX_OFFSETS) offsets.clear();
    offset = readClock(hour * HOUR_MS) - hour * HOUR_MS;
    offsets.set(hour, offset);
  }
  return offset;
}

function readClock(instant: number): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockFace.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
