import type { Context } from 'hono';
import { LANGUAGES } from '../../src/contract/topic.ts';
import type { LoadedCatalogue } from '../catalogue/load-catalogue.ts';
import type { AppEnv } from './app-env.ts';
import { negotiateLanguage } from './negotiate-language.ts';

/** The language of the topics' labels: a catalogue may speak more languages, or fewer, than the server does. */
export function topicLanguage(c: Context<AppEnv>, { languages: [first, ...others] }: LoadedCatalogue): string {
  return negotiateLanguage<string>(c.req.header('Accept-Language'), [first ?? LANGUAGES[0], ...others]);
}
