import { hash } from 'node:crypto';
import type { Identity } from './identity.ts';

/** A token that was valid when it was verified. */
export interface VerifiedToken {
  readonly identity: Identity;
  /** Expiry, in Unix seconds (RFC 7519, `exp`). */
  readonly expires: number;
}

/** Age after which a token is verified again, in ms. A withdrawn key is accepted so much longer than verify-token.ts says. */
const STANDS_MS = 60_000;

/** Some 5 MB. */
const MAX_TOKENS = 10_000;

interface Remembered extends VerifiedToken {
  /** Unix time in ms. */
  readonly verifiedAt: number;
}

/**
 * Verifies the signature of a token once a minute and not at every request: it costs more than the rest of a request. The
 * expiry is checked at every use. Only the token's SHA-256 is kept, so that no token can be read from memory.
 *
 * @param verify throws for an invalid token, which is not remembered
 */
export function rememberTokens(
  verify: (token: string) => Promise<VerifiedToken>,
  clock: () => Date,
): (token: string) => Promise<Identity> {
  // In the order of verification, so the first is the oldest.
  const remembered = new Map<string, Remembered>();

  return async (token) => {
    const digest = hash('sha256', token, 'base64');
    const now = clock().getTime();
    const known = remembered.get(digest);
    if (known && stands(known, now)) return known.identity;
    remembered.delete(digest);
    const verified = await verify(token);
    remembered.set(digest, { ...verified, verifiedAt: now });
    if (remembered.size > MAX_TOKENS) remembered.delete(remembered.keys().next().value ?? '');
    return verified.identity;
  };
}

function stands({ verifiedAt, expires }: Remembered, now: number): boolean {
  // A clock that was set back does not tell the age.
  const isFresh = now >= verifiedAt && now - verifiedAt < STANDS_MS;
  return isFresh && Math.floor(now / 1000) < expires;
}
