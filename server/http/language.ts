import type { Context } from 'hono';
import { LANGUAGES } from '../../src/contract/topic.ts';
import type { AppEnv } from './app-env.ts';

/**
 * Chooses among `supported` by an `Accept-Language` header (RFC 9110, 12.5.4), with the lookup of RFC 4647, 3.4: `en-GB`
 * is content with `en`. Returns the first when nothing fits.
 */
export function negotiateLanguage<const T extends string>(
  header: string | undefined,
  supported: readonly [T, ...(readonly T[])],
): T {
  if (header === undefined) return supported[0];
  const wanted = header
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { range: range.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { range } of wanted) {
    const found = supported.find((language) => range === language || range.startsWith(`${language}-`));
    if (found !== undefined) return found;
  }
  return supported[0];
}

/** Language of the topics' labels: a catalogue may have more or fewer languages than the server's own texts. */
export function topicLanguage(
  c: Context<AppEnv>,
  { languages: [first, ...others] }: { readonly languages: readonly string[] },
): string {
  return negotiateLanguage<string>(c.req.header('Accept-Language'), [first ?? LANGUAGES[0], ...others]);
}
