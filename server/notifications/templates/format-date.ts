import type { Language } from '../../../src/contract/topic.ts';

/** Times are shown as a clock on a French wall shows them (spec.md, "Dates"). */
const TIME_ZONE = 'Europe/Paris';

const formats: Record<Language, Intl.DateTimeFormat> = {
  fr: createFormat('fr-FR'),
  en: createFormat('en-GB'),
};

function createFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    hourCycle: 'h23',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

interface DateParts {
  weekday: string;
  day: string;
  month: string;
  year: string;
  hour: string;
  minute: string;
}

function toParts(iso: string, language: Language): DateParts {
  const parts = formats[language].formatToParts(new Date(iso));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: of('weekday'),
    day: of('day'),
    month: of('month'),
    year: of('year'),
    hour: of('hour'),
    minute: of('minute'),
  };
}

/**
 * The day of an ISO 8601 instant in Europe/Paris: "vendredi 20 novembre 2026", "Friday 20 November 2026".
 * @throws RangeError when `iso` is not a date
 */
export function formatDay(iso: string, language: Language): string {
  const { weekday, day, month, year } = toParts(iso, language);
  const ordinal = language === 'fr' && day === '1' ? '1er' : day;
  return `${weekday} ${ordinal} ${month} ${year}`;
}

/**
 * An ISO 8601 instant in Europe/Paris: "vendredi 20 novembre 2026 à 16 h 05", "Friday 20 November 2026 at 16:05".
 * The spaces of the French time, from its à on, are no-break spaces.
 * @throws RangeError when `iso` is not a date
 */
export function formatDate(iso: string, language: Language): string {
  const { hour, minute } = toParts(iso, language);
  const day = formatDay(iso, language);
  return language === 'fr' ? `${day} à\u00a0${Number(hour)}\u00a0h\u00a0${minute}` : `${day} at ${hour}:${minute}`;
}

/**
 * The same in as few characters as a text message allows: "20/11 à 16h05", "20 Nov at 16:05".
 * @throws RangeError when `iso` is not a date
 */
export function formatShortDate(iso: string, language: Language): string {
  const { day, month, hour, minute } = toParts(iso, language);
  if (language === 'en') return `${day} ${month.slice(0, 3)} at ${hour}:${minute}`;
  const number = new Intl.DateTimeFormat('fr-FR', { timeZone: TIME_ZONE, day: '2-digit', month: '2-digit' });
  return `${number.format(new Date(iso))} à ${Number(hour)}h${minute}`;
}
