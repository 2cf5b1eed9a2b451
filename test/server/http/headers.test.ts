import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../../server/errors.ts';
import { createMetrics } from '../../../server/metrics.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp } from '../../support/server-app.ts';
import { CAMILLE } from '../../support/server-tokens.ts';

const ORIGIN = 'https://www.example.test';

test('every answer has the protective headers, whatever its status', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const answers = {
    200: await server.call('GET', '/api/conversations', { as: CAMILLE }),
    204: await server.call('PUT', `/api/conversations/${id}/read`, { as: CAMILLE }),
    401: await server.call('GET', '/api/conversations'),
    403: await server.call('GET', '/api/agent/conversations', { as: CAMILLE }),
    404: await server.call('GET', '/nothing'),
    405: await server.call('PUT', '/api/conversations', { as: CAMILLE }),
    415: await server.call('PUT', '/api/draft', { as: CAMILLE, headers: { 'Content-Type': 'text/plain' }, body: {} }),
  };
  for (const [status, { status: given, headers }] of Object.entries(answers)) {
    assert.equal(given, Number(status));
    assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', status);
    assert.match(headers.get('Strict-Transport-Security') ?? '', /max-age=\d{8}/, status);
    assert.equal(headers.get('Referrer-Policy'), 'no-referrer', status);
    assert.match(headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'none'/, status);
    assert.equal(headers.get('Cache-Control'), 'no-store', status);
    assert.equal(headers.get('X-Powered-By'), null, status);
    assert.match(headers.get('X-Request-Id') ?? '', /^[\da-f-]{36}$/, status);
  }
});

test('a page of an origin on the list may call the API', async (t) => {
  const server = await createTestApp(t, { corsOrigins: ['https://other.example.test', ORIGIN] });
  const preflight = await server.call('OPTIONS', '/api/conversations', {
    headers: { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), ORIGIN);
  assert.match(preflight.headers.get('Access-Control-Allow-Methods') ?? '', /POST/);
  const allowed = (preflight.headers.get('Access-Control-Allow-Headers') ?? '').toLowerCase();
  for (const name of ['authorization', 'content-type', 'idempotency-key', 'accept-language', 'if-none-match']) {
    assert.ok(allowed.includes(name), name);
  }
  for (const as of [CAMILLE, undefined]) {
    const response = await server.call('GET', '/api/unread', { headers: { Origin: ORIGIN }, ...(as && { as }) });
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), ORIGIN);
    assert.match(response.headers.get('Access-Control-Expose-Headers') ?? '', /ETag.*Retry-After/);
    assert.match(response.headers.get('Vary') ?? '', /Origin/);
    assert.equal(response.headers.get('Access-Control-Allow-Credentials'), null);
  }
});

test('any other origin gets no CORS answer, and caches are told that it depends', async (t) => {
  const server = await createTestApp(t, { corsOrigins: [ORIGIN] });
  for (const origin of ['https://evil.example', `${ORIGIN}.evil.example`, 'null', '*', undefined]) {
    const headers = origin === undefined ? {} : { Origin: origin };
    for (const method of ['GET', 'OPTIONS']) {
      const response = await server.call(method, '/api/unread', { as: CAMILLE, headers });
      const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
      assert.deepEqual(names, [], `${method} from ${origin}`);
      assert.match(response.headers.get('Vary') ?? '', /Origin/);
    }
  }
});

test('the catalogue is kept by the browser and asked for again only if it has changed', async (t) => {
  const server = await createTestApp(t);
  const as = { ...CAMILLE, profiles: ['particulier', 'exploitant'] };
  const first = await server.call('GET', '/api/catalogue', { as });
  const tag = first.headers.get('ETag') ?? '';
  assert.equal(first.headers.get('Cache-Control'), 'private, no-cache');
  assert.equal(((await first.json()) as { profile: string }).profile, 'particulier');
  const again = await server.call('GET', '/api/catalogue', { as, headers: { 'If-None-Match': tag } });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get('ETag'), tag);
  assert.equal(await again.text(), '');
  for (const [path, language] of [
    ['/api/catalogue?profile=exploitant', 'fr'],
    ['/api/catalogue', 'en'],
  ] as const) {
    const other = await server.call('GET', path, {
      as,
      headers: { 'If-None-Match': tag, 'Accept-Language': language },
    });
    assert.equal(other.status, 200, `${path} in ${language}`);
    assert.match(other.headers.get('Vary') ?? '', /Accept-Language/);
  }
});

test('the history and a conversation are sent again only if they have changed', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const paths = ['/api/conversations', '/api/conversations?include=messages', `/api/conversations/${id}`];
  const tags = await Promise.all(
    paths.map(async (path) => (await server.call('GET', path, { as: CAMILLE })).headers.get('ETag') ?? ''),
  );
  assert.equal(new Set(tags).size, 3);
  const statuses = () =>
    Promise.all(
      paths.map(async (path, i) => {
        const headers = { 'If-None-Match': tags[i] ?? '' };
        const response = await server.call('GET', path, { as: CAMILLE, headers });
        assert.equal(response.headers.get('Cache-Control'), 'no-store');
        return response.status;
      }),
    );
  assert.deepEqual(await statuses(), [304, 304, 304]);
  await server.answer(id);
  assert.deepEqual(await statuses(), [200, 200, 200]);
});

test('the figures hold patterns, and no id, name or number', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  await server.call('GET', `/api/conversations/${id}`, { as: CAMILLE });
  const metrics = await (await server.call('GET', '/metrics')).text();
  assert.match(
    metrics,
    /http_request_duration_seconds_count\{method="POST",route="\/api\/conversations",status="201"\} 1/,
  );
  assert.match(metrics, /route="\/api\/conversations\/:id",status="200"/);
  assert.match(metrics, /outbox_rows\{state="pending"\} 2/);
  assert.ok(!metrics.includes(id) && !/amille|33612/.test(metrics));
});

test('while the database is away the figures are there, but for those of the outbox', async (t) => {
  const store = await openStore({ databaseUrl: await SQLITE.create(t), encryptionKeys: ENCRYPTION_KEYS });
  let isAway = false;
  const count = () => (isAway ? Promise.reject(new UnavailableError('database: connection')) : store.outbox.count());
  const server = await createTestApp(t, { store: { ...store, outbox: { ...store.outbox, count } } });
  const figures = async () => {
    const response = await server.call('GET', '/metrics');
    assert.equal(response.status, 200);
    return response.text();
  };
  assert.match(await figures(), /^database_up 1$/m);
  isAway = true;
  const away = await figures();
  assert.match(away, /^database_up 0$/m);
  assert.match(away, /http_request_duration_seconds_count\{method="GET",route="\/metrics",status="200"\} 1/);
  assert.doesNotMatch(away, /outbox_rows\{/);
  isAway = false;
  assert.match(await figures(), /outbox_rows\{state="pending"\} 0/);
});

test('the figures do not wait for a database that does not answer', async () => {
  const silent = createMetrics({ countOutbox: () => new Promise(() => undefined) }, { countMs: 0 });
  assert.match(await silent.print(), /^database_up 0$/m);
});
