import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { ProblemError, UnavailableError } from '../errors.ts';
import type { Identity } from './identity.ts';
import { readIdentity } from './read-identity.ts';

/**
 * Verifies an access token and reads its identity.
 * @throws {ProblemError} `unauthorized` for an invalid token, `forbidden` for one without a claim that it must have
 * @throws {UnavailableError} when the issuer's keys cannot be fetched
 */
export type VerifyToken = (token: string) => Promise<Identity>;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Asymmetric algorithms only: with HS256 among them, the public key would pass as a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const JWKS_TIMEOUT_MS = 5000;

/** Lifetime of the fetched keys, in ms: a key that the issuer withdraws is accepted no longer. */
const KEYS_STAND_MS = 10 * 60 * 1000;

/** Lifetime of the known keys after a fetch that failed, in ms. */
const KEYS_STAND_MEANWHILE_MS = 30 * 1000;

/** Age after which a token is verified again, in ms. It adds to the time for which a withdrawn key is accepted. */
const TOKEN_STANDS_MS = 60_000;

/** Most tokens that are remembered: some 5 MB. */
const MAX_TOKENS = 10_000;

/**
 * Keys of the issuer, fetched when they are first needed, when a key is missing, and when their lifetime ends. While the
 * issuer is away the known keys stay in use: it signs no new tokens then, and the old ones expire.
 */
export function remoteKeys(jwksUrl: string, clock: () => Date): JWTVerifyGetKey {
  // With a `cacheMaxAge`, jose would refuse the known keys once it is over, also while the issuer is away.
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS, cacheMaxAge: Infinity });
  let asked = { at: -Infinity, standsMs: 0 };

  return async (header, token) => {
    const now = clock().getTime();
    // A clock that was set back does not tell the age.
    if (now < asked.at || now - asked.at >= asked.standsMs) {
      try {
        await keys.reload();
        asked = { at: now, standsMs: KEYS_STAND_MS };
      } catch (error) {
        if (!keys.jwks()) throw error;
        asked = { at: now, standsMs: KEYS_STAND_MEANWHILE_MS };
      }
    }
    return keys(header, token);
  };
}

export function createVerifyToken(settings: TokenSettings, keys: JWTVerifyGetKey, clock: () => Date): VerifyToken {
  const findKey: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (isTokensFault(error)) throw error;
      throw new UnavailableError('the keys of the identity provider', { cause: error });
    }
  };
  return rememberTokens(async (token) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, findKey, {
        ...settings,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        currentDate: clock(),
      }));
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      throw new ProblemError('unauthorized');
    }
    return { identity: readIdentity(payload), expires: payload.exp ?? 0 };
  }, clock);
}

/** True when keys were fetched and none fits the token. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** A token that was valid when it was verified. */
interface VerifiedToken {
  readonly identity: Identity;
  /** Expiry, in Unix seconds (RFC 7519, `exp`). */
  readonly expires: number;
}

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
function rememberTokens(
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
  const isFresh = now >= verifiedAt && now - verifiedAt < TOKEN_STANDS_MS;
  return isFresh && Math.floor(now / 1000) < expires;
}
