/**
 * Reads from a JWT whom it speaks for, and who acts for them (`act`, RFC 8693). Does not verify it.
 *
 * @returns undefined for tokens of another kind.
 */
export function readTokenHolder(token: string | undefined): string | undefined {
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
