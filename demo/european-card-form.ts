import type { Language } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** Countries where the card is valid (ISO 3166): the EU without France, the EEA, Switzerland and the United Kingdom. */
const COUNTRY_CODES =
  'AT BE BG CH CY CZ DE DK EE ES FI GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');

/** Reason for refusing a field. */
export type CardFault = 'missing' | 'before-start' | 'nobody';

export interface CardForm {
  readonly from: string;
  readonly to: string;
  readonly country: string;
  /** Indexes of the persons in {@link listHousehold}, as text. */
  readonly persons: readonly string[];
  readonly everybody: boolean;
}

export type CardFaults = Partial<Record<'from' | 'to' | 'country' | 'persons', CardFault>>;

export const EMPTY_CARD_FORM: CardForm = { from: '', to: '', country: '', persons: [], everybody: false };

/** Lists the countries by name, in the order of the language. */
export function listCountries(language: Language): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const order = new Intl.Collator(language);
  return COUNTRY_CODES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    order.compare(a.name, b.name),
  );
}

/** Lists the persons whom the member may request a card for: the member and two invented children. */
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

/** Finds the fields that are missing or do not fit; none when the form can be sent. */
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
