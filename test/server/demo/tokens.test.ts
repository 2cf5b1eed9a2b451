import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { SAMPLE_MEMBER_IDS } from '../../../demo/sample-members.ts';
import { callApi, startTestDemo, Visitor } from './demo-visitor.ts';

test('each sample member gets a token of the issuer, for the audience, valid for ten minutes', async (t) => {
  const demo = await startTestDemo(t);
  const keys = createRemoteJWKSet(new URL(`${demo.url}/demo/jwks.json`));
  for (const id of SAMPLE_MEMBER_IDS) {
    const response = await fetch(`${demo.url}/demo/token?as=${id}`);
    assert.match(response.headers.get('Content-Type') ?? '', /^text\/plain/);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const token = await response.text();
    assert.equal(decodeProtectedHeader(token).alg, 'ES256');
    const { payload } = await jwtVerify(token, keys, { issuer: `${demo.url}/demo`, audience: 'secure-messaging' });
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 600);
  }
});

test('the issuer publishes no private key', async (t) => {
  const demo = await startTestDemo(t);
  const { keys } = (await (await fetch(`${demo.url}/demo/jwks.json`)).json()) as { keys: object[] };
  assert.equal(keys.length, 1);
  assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});

test('the proxy’s token speaks for the member and names the proxy', async (t) => {
  const demo = await startTestDemo(t);
  const keys = createRemoteJWKSet(new URL(`${demo.url}/demo/jwks.json`));
  const claims = async (id: string) => {
    const token = await (await fetch(`${demo.url}/demo/token?as=${id}`)).text();
    return (await jwtVerify(token, keys)).payload;
  };
  const member = await claims('particulier');
  const proxy = await claims('proxy');
  assert.equal(proxy.sub, member.sub);
  assert.equal(proxy['name'], member['name']);
  assert.deepEqual(proxy['act'], { sub: 'member-jules-caron', name: 'Jules Caron' });
  assert.equal(member['act'], undefined);
});

test('without ?as= the token is for the person who is signed in', async (t) => {
  const demo = await startTestDemo(t);
  assert.equal((await fetch(`${demo.url}/demo/token`)).status, 401);
  assert.equal((await fetch(`${demo.url}/demo/token?as=nobody`)).status, 404);
  const visitor = await Visitor.signedIn(demo, 'exploitant');
  const keys = createRemoteJWKSet(new URL(`${demo.url}/demo/jwks.json`));
  const { payload } = await jwtVerify(await visitor.read('/demo/token'), keys);
  assert.equal(payload['name'], 'Gilles Lemaire');
  assert.deepEqual(payload['profiles'], ['exploitant']);
});

test('the API accepts each token with the rights that it states', async (t) => {
  const demo = await startTestDemo(t);
  assert.ok(await callApi(demo, 'particulier', '/conversations'));
  assert.ok(await callApi(demo, 'agent', '/agent/conversations'));
  await assert.rejects(callApi(demo, 'agent', '/conversations'), /403/);
  await assert.rejects(callApi(demo, 'proxy', '/agent/conversations'), /403/);
});
