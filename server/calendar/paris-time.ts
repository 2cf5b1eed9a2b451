/** Calendar date as the number of days since 1970-01-01, so that dates are compared and added to as numbers. */
export type DayNumber = number;

/** Instant as the clocks of Paris show it. */
export interface WallClock {
  day: DayNumber;
  /** Milliseconds since 00:00 on the clock. */
  time: number;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** Reads the clocks of Paris at `instant`, to the millisecond. */
export function toParis(instant: Date): WallClock {
  const shown = shownInParis(instant.getTime());
  const day = Math.floor(shown / DAY_MS);
  return { day, time: shown - day * DAY_MS };
}

/**
 * Finds the instant at which the clocks of Paris show this. A time that is shown twice is taken the first time; a time
 * that is skipped is moved forward by the skipped hour.
 */
export function fromParis({ day, time }: WallClock): Date {
  const shown = day * DAY_MS + time;
  // Paris is ahead of UTC, so only two offsets are possible: that of a day before, and that of the first guess.
  const before = shown - offsetAt(shown - DAY_MS);
  const after = shown - offsetAt(before);
  return new Date(shownInParis(before) === shown ? before : shownInParis(after) === shown ? after : before);
}

/** Converts a day number to a calendar date. `month` counts from 1. */
export function toCalendar(day: DayNumber): { year: number; month: number; date: number; weekday: number } {
  const utc = new Date(day * DAY_MS);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, date: utc.getUTCDate(), weekday: utc.getUTCDay() };
}

/** Converts a calendar date to a day number. `month` counts from 1. */
export function toDayNumber(year: number, month: number, date: number): DayNumber {
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

/** Reads the clock as if it showed UTC, in ms since the epoch. */
function shownInParis(instant: number): number {
  return instant + offsetAt(instant);
}

/** Offsets by hour, cached because formatting a date costs more than storing a message's row. */
const offsets = new Map<number, number>();
const MAX_OFFSETS = 1000;
const HOUR_MS = 60 * 60 * 1000;

/** Offset from UTC in ms. It changes only at full hours. */
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
  for (const { type, value } of clock.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
