import { formatDateTime, formatDay, formatDeadline } from '../../contract/dates.ts';
import { wordsOf } from './load-words.ts';
import type { Terms } from './fr.ts';

/** Gives words and dates in the language of the host's `lang`, whose words must have been loaded. */
export class LocalizeController {
  readonly #host: HTMLElement;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Returns a word; one that depends on numbers or names takes them as further arguments. */
  term<Key extends keyof Terms>(key: Key, ...given: Terms[Key] extends (...given: infer Given) => string ? Given : []) {
    const word = this.#words[key];
    return typeof word === 'function' ? (word as (...given: unknown[]) => string)(...given) : String(word);
  }

  /** Writes the day of an ISO 8601 instant. */
  longDate(iso: string): string {
    return formatDay(iso, this.#words.$code);
  }

  /** Writes day and time of an ISO 8601 instant. */
  dateTime(iso: string): string {
    return formatDateTime(iso, this.#words.$code);
  }

  /** Writes a deadline, an ISO 8601 instant; midnight is the end of the day before. */
  deadline(iso: string): string {
    return formatDeadline(iso, this.#words.$code);
  }

  get #words(): Terms {
    return wordsOf(this.#host.lang);
  }
}
