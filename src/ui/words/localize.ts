import type { Language } from '../../contract/topic.ts';
import { english } from './en.ts';
import { french } from './fr.ts';
import type { Terms } from './terms.ts';

const languages: Record<Language, Terms> = { fr: french, en: english };

/** Dates are the server's and shown as a clock on a French wall shows them (spec.md, "Dates"). */
const timeZone = 'Europe/Paris';

/** Words and dates in the language of its host's `lang`; French stands in for languages that are not there. */
export class LocalizeController {
  readonly #host: HTMLElement;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** A word, made of what it depends on. */
  term<Key extends keyof Terms>(key: Key, ...given: Terms[Key] extends (...given: infer Given) => string ? Given : []) {
    const word = (languages[this.#host.lang as Language] ?? french)[key];
    return typeof word === 'function' ? (word as (...given: unknown[]) => string)(...given) : String(word);
  }

  /** The day of an ISO 8601 instant: "mercredi 3 mai 2017", "Wednesday 3 May 2017". */
  longDate(iso: string): string {
    return formatDay(new Date(iso), this.term('$locale'));
  }

  /** Day and time of an ISO 8601 instant: "mercredi 3 mai 2017 à 16 h 05", "Wednesday 3 May 2017 at 16:05". */
  dateTime(iso: string): string {
    const date = new Date(iso);
    const locale = this.term('$locale');
    const time = formatParts(date, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return this.term('dayAndTime', formatDay(date, locale), time('hour'), time('minute'));
  }
}

function formatDay(date: Date, locale: string): string {
  const day = formatParts(date, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const first = locale.startsWith('fr') && day('day') === '1';
  return `${day('weekday')} ${first ? '1er' : day('day')} ${day('month')} ${day('year')}`;
}

/** Put together from parts, because browsers differ in the commas between them. */
function formatParts(date: Date, locale: string, options: Intl.DateTimeFormatOptions) {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone }).formatToParts(date);
  return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
}
