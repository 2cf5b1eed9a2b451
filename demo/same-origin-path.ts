const HERE = 'http://here.invalid';

/**
 * Returns path, query and fragment of a link that stays on this site, or `fallback` for any other. The link is parsed as
 * browsers do, which read `\` as `/`, drop tabs and line feeds, and take `//host` for another site. The result is checked
 * again, since `/a/..//host` becomes `//host`.
 */
export function sameOriginPath(link: string | undefined, fallback: string): string {
  if (!link?.startsWith('/') || !URL.canParse(link, HERE)) return fallback;
  const { origin, pathname, search, hash } = new URL(link, HERE);
  if (origin !== HERE || pathname.startsWith('//')) return fallback;
  return `${pathname}${search}${hash}`;
}
