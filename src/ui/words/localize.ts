import { formatDateTime, formatDay, formatDeadline } from '../../contract/dates.ts';
import { LANGUAGES, type Language } from '../../contract/topic.ts';
import { english } from './en.ts';
import { french } from './fr.ts';
import type { Terms } from './terms.ts';

const languages: Record<Language, Terms> = { fr: french, en: english };

/** Words and dates in the language of its host's `lang`; French stands in for languages that are not there. */
export class LocalizeController {
  readonly #host: HTMLElement;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** A word, made of what it depends on. */
  term<Key extends keyof Terms>(key: Key, ...given: Terms[Key] extends (...given: infer Given) => string ? Given : []) {
    const word = languages[this.#language][key];
    return typeof word === 'function' ? (word as (...given: unknown[]) => string)(...given) : String(word);
  }

  /** The day of an ISO 8601 instant. */
  longDate(iso: string): string {
    return formatDay(iso, this.#language);
  }

  /** Day and time of an ISO 8601 instant. */
  dateTime(iso: string): string {
    return formatDateTime(iso, this.#language);
  }

  /** Day and time of a deadline, an ISO 8601 instant; midnight is the end of the day before. */
  deadline(iso: string): string {
    return formatDeadline(iso, this.#language);
  }

  get #language(): Language {
    return LANGUAGES.find((language) => language === this.#host.lang) ?? LANGUAGES[0];
  }
}
