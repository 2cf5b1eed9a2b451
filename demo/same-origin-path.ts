const HERE = 'http://here.invalid';

/**
 * The path, query and fragment of a link that stays on this site, or `fallback` for anything else. Browsers read `\`
 * as `/`, drop tabs and line feeds, and take `//host` for another site: the link is parsed as they do, and what comes
 * out is looked at again, since `/a/..//host` becomes `//host`.
 */
export function sameOriginPath(link: string | undefined, fallback: string): string {
  if (!link?.startsWith('/') || !URL.canParse(link, HERE)) return fallback;
  const { origin, pathname, search, hash } = new URL(link, HERE);
  if (origin !== HERE || pathname.startsWith('//')) return fallback;
  return `${pathname}${search}${hash}`;
}
