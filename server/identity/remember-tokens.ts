import { hash } from 'node:crypto';
import type { Identity } from './identity.ts';

/** A token that held when it was looked at. */
export interface VerifiedToken {
  readonly identity: Identity;
  /** When it ends, in Unix seconds (RFC 7519, `exp`). */
  readonly expires: number;
}

/** A key that the issuer withdraws counts no longer than this after verify-token.ts lets go of it, in ms. */
const STANDS_MS = 60_000;

/** Some 5 MB. */
const MAX_TOKENS = 10_000;

interface Remembered extends VerifiedToken {
  /** Unix time in ms. */
  readonly verifiedAt: number;
}

/**
 * Checks the signature of a token once a minute and not at every request: that costs more than all the rest of one. Its
 * end is checked at every use. What is kept of a token is its SHA-256, so that no token can be read from the memory.
 *
 * @param verify throws for a token that does not hold; nothing is remembered of those
 */
export function rememberTokens(
  verify: (token: string) => Promise<VerifiedToken>,
  clock: () => Date,
): (token: string) => Promise<Identity> {
  // In the order in which they were verified, which is the order in which they go.
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
  // A clock that was set back says nothing about how long ago that was.
  const isFresh = now >= verifiedAt && now - verifiedAt < STANDS_MS;
  return isFresh && Math.floor(now / 1000) < expires;
}
