import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Refusal, UnavailableError } from '../domain/errors.ts';
import type { Identity } from '../domain/identity.ts';
import { readIdentity } from './read-identity.ts';
import { rememberTokens } from './remember-tokens.ts';

/**
 * Tells who speaks.
 * @throws {Refusal} `unauthorized` for a token that does not hold, `forbidden` for one that lacks what it must have
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

/** The issuer's keys, fetched when they are first needed and again when a key is not among them. */
export function remoteKeys(jwksUrl: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
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
      throw new Refusal('unauthorized');
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
