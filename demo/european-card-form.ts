import type { Language } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** Where the card is valid: the European Union without France, the EEA, Switzerland and the United Kingdom (ISO 3166). */
const COUNTRY_CODES =
  'AT BE BG CH CY CZ DE DK EE ES FI GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** Why a field is refused. */
export type CardFault = 'missing' | 'before-start' | 'nobody';

export interface CardForm {
  readonly from: string;
  readonly to: string;
  readonly country: string;
  /** Numbers of the persons in {@link listHousehold}. */
  readonly persons: readonly string[];
  readonly everybody: boolean;
}

export type CardFaults = Partial<Record<'from' | 'to' | 'country' | 'persons', CardFault>>;

export const EMPTY_CARD_FORM: CardForm = { from: '', to: '', country: '', persons: [], everybody: false };

/** The countries by name in a language, in that language's order. */
export function listCountries(language: Language): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const order = new Intl.Collator(language);
  return COUNTRY_CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    order.compare(a.name, b.name),
  );
}

/** Whom the member may ask a card for: the member and two invented children. */
export function listHousehold({ name }: SampleMember): string[] {
  const surname = name.split(' ').at(-1) ?? '';
  return [name, `Hugo ${surname}`, `Lila ${surname}`];
}

export function readCardForm(data: FormData): CardForm {
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    from: text('from'),
    to: text('to'),
    country: text('country'),
    persons: data.getAll('persons').filter((value) => typeof value === 'string'),
    everybody: data.has('everybody'),
  };
}

/** What is missing or does not fit; nothing when the form can be sent. */
export function findCardFaults(form: CardForm): CardFaults {
  const faults: CardFaults = {};
  if (!isDate(form.from)) faults.from = 'missing';
  if (!isDate(form.to)) faults.to = 'missing';
  else if (isDate(form.from) && form.to < form.from) faults.to = 'before-start';
  if (!COUNTRY_CODES.includes(form.country)) faults.country = 'missing';
  if (!form.everybody && form.persons.length === 0) faults.persons = 'nobody';
  return faults;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
