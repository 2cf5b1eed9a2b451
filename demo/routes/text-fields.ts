import type { Context } from 'hono';

/** Reads the named fields of a posted form; empty where one is missing or is no text. */
export async function textFields<Name extends string>(
  c: Context,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const body = await c.req.parseBody();
  const entries = names.map((name) => {
    const value = body[name];
    return [name, typeof value === 'string' ? value : ''] as const;
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}
