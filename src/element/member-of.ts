/** Whom a JWT speaks for, and who acts for them; undefined for tokens of another kind. It is not verified. */
export function memberOf(token: string | undefined): string | undefined {
  try {
    const [, payload = ''] = token!.split('.');
    const { sub, act } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as Claims;
    return sub && `${sub} ${act?.sub}`;
  } catch {
    return undefined;
  }
}

interface Claims {
  sub?: string;
  act?: { sub?: string };
}
