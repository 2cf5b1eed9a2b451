import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { createVerifyToken, remoteKeys } from '../../../server/identity/verify-token.ts';
import { createTestApp, START, TEXT, TOPIC, type TestApp } from '../../support/server-app.ts';
import { AUDIENCE, CAMILLE, createIssuer, ISSUER, type TestIssuer } from '../../support/server-tokens.ts';

const NOW = START.getTime() / 1000;
const GOOD = { ...CAMILLE, iss: ISSUER, aud: AUDIENCE, exp: NOW + 60 };

async function sendWith(server: TestApp, authorization: string | undefined) {
  return server.call('POST', '/api/conversations', {
    body: { ...TOPIC, text: TEXT },
    headers: { 'Idempotency-Key': 'k', ...(authorization !== undefined && { Authorization: authorization }) },
  });
}

async function assertRefused(server: TestApp, authorization: string | undefined, status = 401): Promise<void> {
  const response = await sendWith(server, authorization);
  assert.equal(response.status, status);
  assert.equal(response.headers.get('Content-Type'), 'application/problem+json; charset=utf-8');
  if (status === 401) assert.match(response.headers.get('WWW-Authenticate') ?? '', /^Bearer/);
  const written = await server.store.conversations.listOfMember(server.store.pseudonymOf(CAMILLE.sub));
  assert.deepEqual(written, [], 'nothing is written');
}

const WRONG_CLAIMS: [what: string, claims: JWTPayload][] = [
  ['of another issuer', { ...GOOD, iss: 'https://id.example.org' }],
  ['without an issuer', { ...GOOD, iss: undefined as never }],
  ['for another audience', { ...GOOD, aud: 'something-else' }],
  ['without an audience', { ...GOOD, aud: undefined as never }],
  ['without an end', { ...GOOD, exp: undefined as never }],
  ['that has expired', { ...GOOD, exp: NOW - 1 }],
  ['that is not yet valid', { ...GOOD, nbf: NOW + 60 }],
  ['without a subject', { ...GOOD, sub: undefined as never }],
  ['with an empty subject', { ...GOOD, sub: '' }],
];

for (const [what, claims] of WRONG_CLAIMS) {
  test(`a token ${what} is refused, and nothing is written`, async (t) => {
    const server = await createTestApp(t);
    await assertRefused(server, `Bearer ${await server.issuer.token(claims)}`);
  });
}

test('a valid token is accepted, whatever the case of its scheme', async (t) => {
  const server = await createTestApp(t);
  assert.equal((await sendWith(server, `bearer ${await server.issuer.token(GOOD)}`)).status, 201);
});

test('a malformed token is refused, and nothing is written', async (t) => {
  const server = await createTestApp(t);
  const good = await server.issuer.token(GOOD);
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer x',
    'Bearer a.b.c',
    `Basic ${good}`,
    good,
    `Bearer ${good} x`,
  ]) {
    await assertRefused(server, authorization);
  }
  assert.equal((await server.call('GET', `/api/conversations?access_token=${good}`)).status, 401);
});

test('a token that is unsigned or signed by another key is refused, and nothing is written', async (t) => {
  const server = await createTestApp(t);
  const unsigned = new UnsecuredJWT(GOOD).encode();
  await assertRefused(server, `Bearer ${unsigned}`);

  const strangers = await createIssuer();
  await assertRefused(server, `Bearer ${await strangers.token(GOOD)}`);

  const { privateKey } = await generateKeyPair('ES256');
  const unknownKey = new SignJWT(GOOD).setProtectedHeader({ alg: 'ES256', kid: 'unknown' });
  await assertRefused(server, `Bearer ${await unknownKey.sign(privateKey)}`);

  const good = await server.issuer.token(GOOD);
  const [header = '', , signature = ''] = good.split('.');
  const forged = Buffer.from(JSON.stringify({ ...GOOD, sub: 'member-sacha' })).toString('base64url');
  await assertRefused(server, `Bearer ${header}.${forged}.${signature}`);
});

test('the public key does not pass as a shared secret', async (t) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const pem = new TextEncoder().encode(await exportSPKI(publicKey));
  const verifyToken = createVerifyToken(
    { issuer: ISSUER, audience: AUDIENCE },
    () => Promise.resolve(publicKey),
    () => START,
  );
  const server = await createTestApp(t, { verifyToken });
  const confused = await new SignJWT(GOOD).setProtectedHeader({ alg: 'HS256' }).sign(pem);
  await assertRefused(server, `Bearer ${confused}`);
  const good = await new SignJWT(GOOD).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  assert.equal((await sendWith(server, `Bearer ${good}`)).status, 201);
});

/** Starts an identity provider that serves its keys, or fails while it has none. */
async function startProvider(t: TestContext) {
  const state: { jwks?: TestIssuer['jwks'] | undefined } = {};
  const provider = createServer((_, response) => {
    response.writeHead(state.jwks ? 200 : 500, { 'Content-Type': 'application/json' }).end(JSON.stringify(state.jwks));
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  t.after(() => provider.close());
  return Object.assign(state, { url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks` });
}

function verifierOf(jwksUrl: string, clock = () => START) {
  return createVerifyToken({ issuer: ISSUER, audience: AUDIENCE }, remoteKeys(jwksUrl, clock), clock);
}

test('keys are fetched from the issuer; while it is away the answer is 503, and then the token is accepted', async (t) => {
  const issuer = await createIssuer();
  const provider = await startProvider(t);
  const server = await createTestApp(t, { verifyToken: verifierOf(provider.url) });
  const token = `Bearer ${await issuer.token(GOOD)}`;
  await assertRefused(server, token, 503);
  provider.jwks = issuer.jwks;
  assert.equal((await sendWith(server, token)).status, 201);

  const nobody = verifierOf('http://127.0.0.1:9/jwks');
  await assertRefused(await createTestApp(t, { verifyToken: nobody }), token, 503);
});

test('known keys stay in use while the issuer is away, and a withdrawn key does not', async (t) => {
  const issuer = await createIssuer();
  const provider = await startProvider(t);
  let now = START;
  const verifyToken = verifierOf(provider.url, () => now);
  const token = await issuer.token({ ...GOOD, exp: NOW + 7200 });
  const at = (minutes: number) => {
    now = new Date(START.getTime() + minutes * 60_000);
    return verifyToken(token);
  };
  provider.jwks = issuer.jwks;
  assert.equal((await at(0)).id, CAMILLE.sub);
  provider.jwks = undefined;
  for (const minutes of [11, 12, 60]) assert.equal((await at(minutes)).id, CAMILLE.sub);
  provider.jwks = { keys: [] };
  await assert.rejects(at(61), { code: 'unauthorized' });
});

test('an accepted token is refused once it expires, and before its first second if the clock is set back', async (t) => {
  const server = await createTestApp(t);
  const token = await server.issuer.token({ ...GOOD, nbf: NOW - 10, exp: NOW + 30 });
  const statusAt = async (seconds: number) => {
    server.now = new Date((NOW + seconds) * 1000);
    return (await server.call('GET', '/api/unread', { headers: { Authorization: `Bearer ${token}` } })).status;
  };
  assert.deepEqual(await Promise.all([statusAt(0), statusAt(0)]), [200, 200]);
  assert.deepEqual([await statusAt(29.9), await statusAt(30), await statusAt(31)], [200, 401, 401]);
  assert.deepEqual([await statusAt(0), await statusAt(-11), await statusAt(-10)], [200, 401, 200]);
});

test('a withdrawn key is accepted for a minute at most, and a refused token is verified each time', async () => {
  const issuer = await createIssuer();
  const stranger = await createIssuer();
  let keys = issuer.keys;
  let asked = 0;
  let now = START;
  const verifyToken = createVerifyToken(
    { issuer: ISSUER, audience: AUDIENCE },
    (header, token) => {
      asked++;
      return keys(header, token);
    },
    () => now,
  );
  const token = await issuer.token({ ...GOOD, exp: NOW + 600 });
  const at = (seconds: number) => {
    now = new Date((NOW + seconds) * 1000);
    return verifyToken(token);
  };
  assert.equal((await at(0)).id, CAMILLE.sub);
  keys = stranger.keys;
  assert.equal((await at(59.9)).id, CAMILLE.sub);
  assert.equal(asked, 1);
  await assert.rejects(at(60), { code: 'unauthorized' });
  await assert.rejects(at(60), { code: 'unauthorized' });
  assert.equal(asked, 3);
  keys = issuer.keys;
  assert.equal((await at(61)).id, CAMILLE.sub);
});
