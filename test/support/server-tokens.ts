import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';

export const ISSUER = 'https://id.example.test';
export const AUDIENCE = 'secure-messaging';

export const CAMILLE = {
  sub: 'member-camille',
  name: 'Camille Martin',
  email: 'camille.martin@example.test',
  phone_number: '+33612345678',
  profiles: ['particulier'],
};
export const SACHA = {
  sub: 'member-sacha',
  name: 'Sacha Petit',
  email: 'sacha@example.test',
  profiles: ['particulier'],
};
export const AGENT = { sub: 'agent-robin', name: 'Robin Leroy', scope: 'openid agent' };
/** Claims of Dominique, who acts for Camille. */
export const PROXY = { ...CAMILLE, act: { sub: 'member-dominique', name: 'Dominique Martin' } };

export interface TestIssuer {
  readonly jwks: { keys: JWK[] };
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  /** Signs a token, valid unless the claims or `issuedAt` (Unix seconds) make it otherwise. */
  token(claims: JWTPayload, issuedAt?: number): Promise<string>;
}

/** Creates an identity provider with one ES256 key. */
export async function createIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }] };
  return {
    jwks,
    keys: createLocalJWKSet(jwks),
    token: (claims, issuedAt = Math.floor(Date.now() / 1000)) =>
      new SignJWT({ iss: ISSUER, aud: AUDIENCE, exp: issuedAt + 600, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .sign(privateKey),
  };
}
