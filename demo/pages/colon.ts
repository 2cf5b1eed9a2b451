import type { Language } from '../../src/contract/topic.ts';

/** A colon as each language sets it: French puts a no-break space before it. */
export function colon(language: Language): string {
  return language === 'fr' ? '\u00a0:' : ':';
}
