import { calculateJwkThumbprint, importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import type { SampleMember } from './sample-members.ts';

const LIFETIME_SECONDS = 10 * 60;

/** Identity provider of the demo; in production, the host site has its own. */
export interface TokenIssuer {
  /** Public key, with which the server verifies tokens. */
  readonly jwks: JSONWebKeySet;
  /** Issues an access token for ten minutes (claims of RFC 9068; `act` of RFC 8693 for a proxy). */
  issue(member: SampleMember): Promise<string>;
}

export interface TokenIssuerOptions {
  /** Private key, P-256. */
  readonly key: JWK;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: () => Date;
}

export async function createTokenIssuer({ key, issuer, audience, clock }: TokenIssuerOptions): Promise<TokenIssuer> {
  const privateKey = await importJWK(key, 'ES256');
  const kid = await calculateJwkThumbprint(key);
  const { kty, crv, x, y } = key;
  return {
    jwks: { keys: [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JWK] },
    issue(member) {
      const now = Math.floor(clock().getTime() / 1000);
      return new SignJWT(claimsOf(member))
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(member.subject)
        .setIssuedAt(now)
        .setExpirationTime(now + LIFETIME_SECONDS)
        .sign(privateKey);
    },
  };
}

function claimsOf({ name, email, phone, profiles, isAgent, proxy }: SampleMember) {
  return {
    name,
    email,
    ...(phone && { phone_number: phone }),
    profiles,
    scope: isAgent ? 'agent' : 'member',
    ...(proxy && { act: { sub: proxy.subject, name: proxy.name } }),
  };
}
