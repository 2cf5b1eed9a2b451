import type { Language } from './topic.ts';

type DateParts = Record<'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute', string>;

/** A language's way to write a date. */
interface DateStyle {
  /** BCP 47 tag, for the names of days and months. */
  readonly locale: string;
  readonly options?: Intl.DateTimeFormatOptions;
  readonly day: (parts: DateParts) => string;
  /** Follows the day. Hours arrive as two digits, from 00 to 23. */
  readonly time: (parts: DateParts) => string;
}

const LONG: Record<Language, DateStyle> = {
  fr: {
    locale: 'fr-FR',
    day: ({ weekday, day, month, year }) => `${weekday} ${day === '1' ? '1er' : day} ${month} ${year}`,
    time: ({ hour, minute }) => ` à\u00a0${Number(hour)}\u00a0h\u00a0${minute}`,
  },
  en: {
    locale: 'en-GB',
    day: ({ weekday, day, month, year }) => `${weekday} ${day} ${month} ${year}`,
    time: ({ hour, minute }) => ` at ${hour}:${minute}`,
  },
};

/**
 * Few characters, all of them in the alphabet of text messages. The page does not use it, and its bundle leaves it out.
 */
const SHORT: Record<Language, DateStyle> = {
  fr: {
    locale: 'fr-FR',
    options: { day: '2-digit', month: '2-digit' },
    day: ({ day, month }) => `${day}/${month}`,
    time: ({ hour, minute }) => ` à ${Number(hour)}h${minute}`,
  },
  en: {
    locale: 'en-GB',
    // Intl's own short form has four letters for September.
    day: ({ day, month }) => `${day} ${month.slice(0, 3)}`,
    time: LONG.en.time,
  },
};

/** Writes the day of an ISO 8601 instant: "vendredi 20 novembre 2026", "Friday 20 November 2026". */
export const formatDay = (iso: string, language: Language): string => write(new Date(iso), LONG[language]).day;

/** Writes an ISO 8601 instant: "vendredi 20 novembre 2026 à 16 h 05", "Friday 20 November 2026 at 16:05". */
export const formatDateTime = (iso: string, language: Language): string => writeDateTime(iso, LONG[language]);

/** Writes an ISO 8601 instant in short: "20/11 à 16h05", "20 Nov at 16:05". */
export const formatShortDateTime = (iso: string, language: Language): string => writeDateTime(iso, SHORT[language]);

/**
 * Writes a deadline, an ISO 8601 instant, as {@link formatDateTime} does, but midnight as the end of the day before:
 * "mardi 24 novembre 2026". "Mercredi 25 novembre à 0 h 00" would make people wait until Wednesday evening.
 */
export const formatDeadline = (iso: string, language: Language): string => writeDeadline(iso, LONG[language]);

/** Writes a deadline in short: "24/11 à 16h05"; "24/11" for midnight at the end of that day. */
export const formatShortDeadline = (iso: string, language: Language): string => writeDeadline(iso, SHORT[language]);

function writeDateTime(iso: string, style: DateStyle): string {
  const { day, time } = write(new Date(iso), style);
  return day + time;
}

function writeDeadline(iso: string, style: DateStyle): string {
  const instant = new Date(iso);
  const { day, time, isMidnight } = write(instant, style);
  const minuteBefore = instant.getTime() - 60_000;
  return isMidnight ? write(new Date(minuteBefore), style).day : day + time;
}

function write(instant: Date, style: DateStyle): { day: string; time: string; isMidnight: boolean } {
  const parts = toParts(instant, style);
  return { day: style.day(parts), time: style.time(parts), isMidnight: parts.hour + parts.minute === '0000' };
}

/** Kept, because a format is slow to build. */
const formats = new Map<DateStyle, Intl.DateTimeFormat>();

/**
 * Reads the clock of Paris, whatever the time zone of the machine. Parts, because browsers differ in the commas
 * between.
 */
function toParts(instant: Date, style: DateStyle): DateParts {
  let format = formats.get(style);
  if (!format) {
    format = new Intl.DateTimeFormat(style.locale, {
      timeZone: 'Europe/Paris',
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...style.options,
    });
    formats.set(style, format);
  }
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value])) as DateParts;
}
