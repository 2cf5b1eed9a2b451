import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { ProblemError, UnavailableError } from '../errors.ts';
import type { Identity } from './identity.ts';
import { readIdentity } from './read-identity.ts';
import { rememberTokens } from './remember-tokens.ts';

/**
 * Tells who speaks.
 * @throws {ProblemError} `unauthorized` for a token that does not hold, `forbidden` for one that lacks what it must have
 * @throws {UnavailableError} when the issuer's keys cannot be had
 */
export type VerifyToken = (token: string) => Promise<Identity>;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** Asymmetric only: with a shared secret among them, the public key would pass as one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const JWKS_TIMEOUT_MS = 5000;

/** How long the keys stand, in ms: one that the issuer withdraws counts no longer. */
const KEYS_STAND_MS = 10 * 60 * 1000;

/** How long they stand when they were to be fetched again and the issuer was away, in ms. */
const KEYS_STAND_MEANWHILE_MS = 30 * 1000;

/**
 * The issuer's keys, fetched when they are first needed, when a key is not among them, and again and again. While the
 * issuer is away those that are known go on counting: it signs no new tokens then, and the old ones end by themselves.
 */
export function remoteKeys(jwksUrl: string, clock: () => Date): JWTVerifyGetKey {
  // With an end to its cache it would use the keys no more when that has come and the issuer is away.
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS, cacheMaxAge: Infinity });
  let asked = { at: -Infinity, standsMs: 0 };

  return async (header, token) => {
    const now = clock().getTime();
    // A clock that was set back says nothing about how long ago that was.
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

/** The keys were there, but none fits the token. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
