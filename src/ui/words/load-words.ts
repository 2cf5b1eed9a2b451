import type { Language } from '../../contract/topic.ts';
import type { Terms } from './fr.ts';

/** Each language is a file of its own, so that a page loads only the one that it speaks. */
const imports: Record<Language, () => Promise<Terms>> = {
  fr: () => import('./fr.ts').then(({ french }) => french),
  en: () => import('./en.ts').then(({ english }) => english),
};

const loaded = new Map<string, Terms>();

/** Loads the words of a language, once. After a failure the next call tries again. */
export async function loadWords(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await imports[language]());
}

export const hasWords = (lang: string): boolean => loaded.has(lang);

/** Returns the words of a language, or of the one that was loaded first. Some must have been loaded. */
export const wordsOf = (lang: string): Terms => loaded.get(lang) ?? loaded.values().next().value!;
