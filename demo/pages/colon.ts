import type { Language } from '../../src/contract/topic.ts';

const COLONS: Record<Language, string> = { fr: '\u00a0:', en: ':' };

/** Colon of each language: French has a no-break space before it. */
export function colon(language: Language): string {
  return COLONS[language];
}
