import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PUBLIC_API_PATHS } from '../../../server/app.ts';
import { UnreadableError } from '../../../server/errors.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { testOnBoth } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, TOPIC, type TestApp } from '../../support/server-app.ts';
import { listRecords } from '../../support/stored-messages.ts';
import { AGENT, CAMILLE, PROXY, SACHA } from '../../support/server-tokens.ts';

function routesOf({ app }: TestApp): { method: string; path: string }[] {
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
  return [...new Set(routes)].map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path };
  });
}

test('every route asks for a token but the public ones', async (t) => {
  const server = await createTestApp(t);
  const isPublic = (path: string) =>
    PUBLIC_API_PATHS.includes(path) || ['/healthz', '/readyz', '/metrics'].includes(path);
  const guarded = routesOf(server).filter(({ path }) => !isPublic(path));
  assert.ok(guarded.length >= 14, `only ${guarded.length} routes are listed`);
  for (const { method, path } of guarded) {
    const response = await server.call(method, path.replace(':id', 'any'));
    assert.equal(response.status, 401, `${method} ${path}`);
    assert.equal(response.headers.get('WWW-Authenticate'), 'Bearer', `${method} ${path}`);
  }
  for (const { method, path } of routesOf(server).filter(({ path }) => isPublic(path) && !path.endsWith('.json'))) {
    assert.equal((await server.call(method, path)).status, 200, `${method} ${path}`);
  }
});

test('a path that does not exist asks for a token too, and is not found with one', async (t) => {
  const server = await createTestApp(t);
  for (const path of ['/api', '/api/', '/api/nothing', '/api/openapi.json/']) {
    assert.equal((await server.call('GET', path)).status, 401, path);
    assert.equal((await server.call('GET', path, { as: CAMILLE })).status, 404, path);
  }
});

test('with another member’s ids, every route and verb answers as if they were unknown', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const body = { text: TEXT };
  const read = async () => (await server.call('GET', `/api/conversations/${id}`, { as: CAMILLE })).text();
  const before = await read();
  const calls = routesOf(server).filter(({ path }) => path.includes(':id') && !path.includes('/agent/'));
  assert.ok(calls.length >= 3);
  for (const { method, path } of calls) {
    const options = { as: SACHA, headers: { 'Idempotency-Key': 'k' }, ...(method === 'POST' && { body }) };
    const foreign = await server.call(method, path.replace(':id', id), options);
    const unknown = await server.call(method, path.replace(':id', '0b8f9c4e-0000-4000-8000-000000000000'), options);
    assert.equal(foreign.status, 404, `${method} ${path}`);
    assert.equal(unknown.status, 404, `${method} ${path}`);
    assert.equal(await foreign.text(), await unknown.text(), `${method} ${path}`);
  }
  assert.equal(await read(), before);
});

testOnBoth('a malformed id is not found in a path, and refused in a query', async (t, database) => {
  const store = await openStore({ databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS });
  const server = await createTestApp(t, { store });
  const routes = routesOf(server).filter(({ path }) => /:(?:id|key)/.test(path));
  assert.ok(routes.length >= 5);
  for (const id of ['a%00b', '%00', '%ED%A0%80', 'clé', 'k'.repeat(256)]) {
    for (const { method, path } of routes) {
      const as = path.includes('/agent/') ? AGENT : CAMILLE;
      const options = { as, headers: { 'Idempotency-Key': 'k' }, ...(method === 'POST' && { body: { text: TEXT } }) };
      const response = await server.call(method, path.replace(/:(?:id|key)/, id), options);
      assert.equal(response.status, 404, `${method} ${path} ${id}`);
    }
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const options = { as: CAMILLE, ...(method === 'PUT' && { body: { text: TEXT } }) };
      assert.equal(
        (await server.call(method, `/api/draft?conversation=${id}`, options)).status,
        400,
        `${method} ${id}`,
      );
    }
  }
});

test('a member is no agent, and an agent without a profile is no member', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const answer = { as: CAMILLE, body: { text: 'Bonjour.' } };
  assert.equal((await server.call('GET', '/api/agent/conversations', { as: CAMILLE })).status, 403);
  assert.equal((await server.call('GET', '/api/agent/notifications', { as: CAMILLE })).status, 403);
  assert.equal((await server.call('POST', `/api/agent/conversations/${id}/messages`, answer)).status, 403);
  for (const path of ['/api/conversations', '/api/catalogue', '/api/unread', '/api/draft', '/api/preferences']) {
    assert.equal((await server.call('GET', path, { as: AGENT })).status, 403, path);
  }
});

test('an agent cannot answer by proxy', async (t) => {
  const server = await createTestApp(t);
  const as = { ...AGENT, act: { sub: 'someone', name: 'Someone' } };
  assert.equal((await server.call('GET', '/api/agent/conversations', { as })).status, 403);
});

test('a message is written under a profile of the token, its first if none is asked for', async (t) => {
  const server = await createTestApp(t);
  const as = { ...CAMILLE, profiles: ['exploitant', 'particulier', 'unknown'] };
  const send = async (profile?: string) =>
    server.call('POST', '/api/conversations', {
      as,
      body: { ...TOPIC, text: TEXT, ...(profile !== undefined && { profile }) },
      headers: { 'Idempotency-Key': `with-${profile}` },
    });
  assert.equal((await send()).status, 201);
  assert.equal((await send('particulier')).status, 201);
  assert.equal((await send('entreprise')).status, 403);
  assert.equal((await send('unknown')).status, 400);
  const { conversations } = (await (await server.call('GET', '/api/conversations', { as })).json()) as {
    conversations: { profile: string }[];
  };
  assert.deepEqual(conversations.map(({ profile }) => profile).sort(), ['exploitant', 'particulier']);
  assert.equal((await server.call('GET', '/api/catalogue?profile=entreprise', { as })).status, 403);
  assert.equal((await server.call('GET', '/api/catalogue?profile=nobody', { as })).status, 400);
});

test('a proxy writes and reads for the member, and rows and notifications name both', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(PROXY);
  assert.equal((await server.call('GET', `/api/conversations/${id}`, { as: CAMILLE })).status, 200);
  const [message] = await listRecords(server.store, server.store.pseudonymOf(CAMILLE.sub));
  assert.deepEqual(message?.proxy, { id: PROXY.act.sub, name: PROXY.act.name });
  const [receipt] = await server.claimDue();
  assert.ok(receipt && !(receipt.contact instanceof UnreadableError));
  assert.equal(receipt.contact.name, CAMILLE.name);
  assert.equal(receipt.contact.writtenBy, PROXY.act.name);
  const queue = await (await server.call('GET', '/api/agent/conversations', { as: AGENT })).text();
  assert.ok(queue.includes(PROXY.act.name) && queue.includes(CAMILLE.name));
});

test('a proxy whose token does not name them is refused', async (t) => {
  const server = await createTestApp(t);
  for (const act of [{}, { sub: '' }, { sub: 7 }, 'someone', null, { name: 'Dominique' }]) {
    const response = await server.call('GET', '/api/conversations', { as: { ...CAMILLE, act } });
    assert.equal(response.status, 403, JSON.stringify(act));
  }
});

const BOTH = ['particulier', 'exploitant'];

/** Answers to a token without the profile of what it asks for. A route that is missing here fails the test. */
const WITHOUT_THE_PROFILE: Record<string, { status: number; body?: unknown; json?: unknown; query?: string }> = {
  'GET /api/catalogue': { status: 403, query: '?profile=particulier' },
  'GET /api/conversations': { status: 200, json: { conversations: [] }, query: '?include=messages' },
  'POST /api/conversations': { status: 403, body: { ...TOPIC, text: TEXT, profile: 'particulier' } },
  'GET /api/unread': { status: 200, json: { unread: 0 } },
  'GET /api/receipts/:key': { status: 404 },
  'GET /api/conversations/:id': { status: 404 },
  'POST /api/conversations/:id/messages': { status: 404, body: { text: TEXT } },
  'PUT /api/conversations/:id/read': { status: 404 },
  'GET /api/draft': { status: 204 },
  'PUT /api/draft': { status: 403, body: { text: 'Autre', profile: 'particulier' } },
  'DELETE /api/draft': { status: 204 },
  // Preferences are the member's, whatever the profile.
  'GET /api/preferences': { status: 200 },
  'PUT /api/preferences': { status: 200, body: { receipt: { email: true, sms: true }, answer: { email: true } } },
  'GET /api/agent/conversations': { status: 403 },
  'GET /api/agent/notifications': { status: 403 },
  'POST /api/agent/conversations/:id/messages': { status: 403, body: { text: TEXT } },
};

for (const [who, claims] of [
  ['a member', CAMILLE],
  ['a proxy', PROXY],
] as const) {
  test(`on every route, ${who} reads and changes nothing of a profile that the token does not have`, async (t) => {
    const server = await createTestApp(t);
    const wide = { ...claims, profiles: BOTH };
    const narrow = { ...claims, profiles: ['exploitant'] };
    const { id } = await server.send(wide, { headers: { 'Idempotency-Key': 'sent' } });
    await server.answer(id);
    const save = (query: string) =>
      server.call('PUT', `/api/draft${query}`, { as: wide, body: { text: 'Brouillon', profile: 'particulier' } });
    for (const query of ['', `?conversation=${id}`]) assert.equal((await save(query)).status, 204);
    const read = () =>
      Promise.all(
        ['conversations?include=messages', 'unread', 'draft', `draft?conversation=${id}`, 'receipts/sent'].map(
          async (path) => (await server.call('GET', `/api/${path}`, { as: wide })).text(),
        ),
      );
    const before = await read();
    assert.ok(before.every((body) => body !== ''));

    for (const { method, path } of routesOf(server)) {
      if (!path.startsWith('/api/') || PUBLIC_API_PATHS.includes(path)) continue;
      const route = `${method} ${path}`;
      const expected = WITHOUT_THE_PROFILE[route];
      assert.ok(expected, `${route}: what does it answer to a token without the profile?`);
      const url = path.replace(':id', id).replace(':key', 'sent') + (expected.query ?? '');
      const options = { as: narrow, headers: { 'Idempotency-Key': 'other' }, body: expected.body };
      const response = await server.call(method, url, options);
      assert.equal(response.status, expected.status, route);
      if (expected.json) assert.deepEqual(await response.json(), expected.json, route);
    }
    for (const [method, status] of [
      ['GET', 204],
      ['PUT', 404],
      ['DELETE', 204],
    ] as const) {
      const options = { as: narrow, ...(method === 'PUT' && { body: { text: 'Autre' } }) };
      assert.equal((await server.call(method, `/api/draft?conversation=${id}`, options)).status, status, method);
    }
    assert.deepEqual(await read(), before);
  });
}

test('a draft under one profile neither shows nor replaces the draft under another', async (t) => {
  const server = await createTestApp(t);
  const call = async (method: string, profiles: string[], text?: string) => {
    const body = text === undefined ? undefined : { text };
    const response = await server.call(method, '/api/draft', { as: { ...CAMILLE, profiles }, body });
    return response.status === 200 ? ((await response.json()) as { text: string }).text : response.status;
  };
  assert.equal(await call('PUT', ['particulier'], 'A'), 204);
  assert.equal(await call('GET', ['exploitant']), 204);
  server.now = new Date(server.now.getTime() + 1000);
  assert.equal(await call('PUT', ['exploitant'], 'B'), 204);
  assert.equal(await call('GET', ['exploitant']), 'B');
  assert.equal(await call('GET', ['particulier']), 'A');
  assert.equal(await call('GET', BOTH), 'B', 'the latest');
  assert.equal(await call('DELETE', ['exploitant']), 204);
  assert.equal(await call('GET', BOTH), 'A');
});

test('a draft that goes on under another profile is one draft', async (t) => {
  const server = await createTestApp(t);
  const as = { ...CAMILLE, profiles: BOTH };
  const put = (profile: string, headers = {}) =>
    server.call('PUT', '/api/draft', { as, body: { text: profile, profile }, headers });
  const saved = await put('particulier', { 'If-None-Match': '*' });
  assert.equal((await put('exploitant', { 'If-None-Match': '*' })).status, 412);
  assert.equal((await put('exploitant', { 'If-Match': '"other"' })).status, 412);
  assert.equal((await put('exploitant', { 'If-Match': saved.headers.get('ETag') ?? '' })).status, 204);
  assert.equal((await server.call('DELETE', '/api/draft', { as })).status, 204);
  assert.equal((await server.call('GET', '/api/draft', { as })).status, 204);
});
