import assert from 'node:assert/strict';
import { test } from 'node:test';
import BetterSqlite from 'better-sqlite3';
import type { Problem } from '../../../src/contract/problem.ts';
import { UnavailableError } from '../../../server/errors.ts';
import { filePathOf, openStore } from '../../../server/store/open-store.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENCRYPTION_KEYS, encryptionKey } from '../../support/encryption-keys.ts';
import { createTestApp, TEXT, TOPIC, type TestApp } from '../../support/server-app.ts';
import { CAMILLE } from '../../support/server-tokens.ts';

const BODY = { ...TOPIC, text: TEXT };

async function post(server: TestApp, body: unknown, headers: Record<string, string> = {}) {
  return server.call('POST', '/api/conversations', {
    as: CAMILLE,
    body,
    headers: { 'Idempotency-Key': 'k', ...headers },
  });
}

/** Sends a body that is not made by JSON.stringify. */
async function postRaw(server: TestApp, body: string | Uint8Array<ArrayBuffer>, contentType?: string) {
  const token = await server.issuer.token(CAMILLE, server.now.getTime() / 1000);
  return server.app.request('/api/conversations', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': 'k',
      'Content-Length': String(Buffer.byteLength(body)),
      ...(contentType !== undefined && { 'Content-Type': contentType }),
    },
    body,
  });
}

async function assertProblem(server: TestApp, response: Response, status: number, code: string): Promise<Problem> {
  assert.equal(response.status, status);
  assert.match(response.headers.get('Content-Type') ?? '', /^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  assert.equal(problem.code, code);
  assert.equal(problem.status, status);
  assert.equal(problem.type, `urn:secure-messaging:problem:${code}`);
  assert.ok(problem.title && problem.detail);
  const waiting = await server.store.conversations.listWaiting({ limit: 10 });
  assert.deepEqual(waiting.found, [], 'nothing is written');
  return problem;
}

const TEXTS: [what: string, text: string, code: string][] = [
  ['empty', '', 'message-blank'],
  ['of white space', ' \n\t\u00a0 '.repeat(10), 'message-blank'],
  ['of joiners and marks alone', '\u200d\u0301'.repeat(20), 'message-blank'],
  ['of nine characters', '123456789', 'message-too-short'],
  ['of nine emoji', '😀'.repeat(9), 'message-too-short'],
  ['of 31 marks on one letter', `a${'\u0301'.repeat(31)} lettre à lettre`, 'message-too-many-marks'],
  ['of marks that controls keep apart', `a${'\u0301\u0000'.repeat(31)} lettres`, 'message-too-many-marks'],
  ['of 751 characters', 'a'.repeat(751), 'message-too-long'],
  ['of 751 emoji', '😀'.repeat(751), 'message-too-long'],
];

for (const [what, text, code] of TEXTS) {
  test(`a text ${what} is refused as ${code}`, async (t) => {
    const server = await createTestApp(t);
    await assertProblem(server, await post(server, { ...BODY, text }), 422, code);
  });
}

test('a text of 10 or of 750 code points, counted after normalization, is accepted', async (t) => {
  const server = await createTestApp(t);
  for (const [key, text] of Object.entries({
    a: '😀'.repeat(10),
    b: '😀'.repeat(750),
    c: `  ${'e\u0301'.repeat(750)}\r\n`,
    d: `a${'\u0323'.repeat(30)}`.repeat(24),
  })) {
    assert.equal((await post(server, { ...BODY, text }, { 'Idempotency-Key': key })).status, 201);
  }
});

for (const topic of [
  { motive: 'unknown' },
  { theme: 'retraite' },
  { theme: '__proto__' },
  { theme: 'Santé' },
  { motive: '' },
]) {
  test(`the topic ${JSON.stringify(topic)} is refused`, async (t) => {
    const server = await createTestApp(t);
    await assertProblem(server, await post(server, { ...BODY, ...topic }), 422, 'unknown-topic');
  });
}

const BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{}',
  JSON.stringify({ ...BODY, text: 7 }),
  JSON.stringify({ ...BODY, theme: { id: 'sante' } }),
  JSON.stringify({ ...BODY, memberId: 'member-sacha' }),
  JSON.stringify({ ...BODY, state: 'answered' }),
  `{"__proto__":{"text":"x"},${JSON.stringify(BODY).slice(1)}`,
  `{"constructor":{"prototype":{}},${JSON.stringify(BODY).slice(1)}`,
];

for (const body of BODIES) {
  test(`the body ${body.slice(0, 40) || '(none)'} is refused`, async (t) => {
    const server = await createTestApp(t);
    await assertProblem(server, await postRaw(server, body, 'application/json'), 400, 'invalid-request');
  });
}

test('a body without the JSON content type is refused', async (t) => {
  const server = await createTestApp(t);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp']) {
    await assertProblem(server, await postRaw(server, JSON.stringify(BODY), type), 415, 'unsupported-media-type');
  }
  const bytes = new TextEncoder().encode(JSON.stringify(BODY));
  await assertProblem(server, await postRaw(server, bytes), 415, 'unsupported-media-type');
  assert.equal((await postRaw(server, JSON.stringify(BODY), 'Application/JSON; charset=UTF-8')).status, 201);
});

test('a body of more than 64 kB is refused', async (t) => {
  const server = await createTestApp(t);
  await assertProblem(server, await post(server, { ...BODY, text: 'a'.repeat(65 * 1024) }), 413, 'too-large');
});

test('an unknown method of a path is refused, with the allowed ones', async (t) => {
  const server = await createTestApp(t);
  const cases = [
    ['DELETE', '/api/conversations', 'GET, HEAD, POST'],
    ['PATCH', '/api/draft', 'GET, HEAD, PUT, DELETE'],
    ['POST', '/api/conversations/x/read', 'PUT'],
    ['POST', '/api/openapi.json', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const;
  for (const [method, path, allow] of cases) {
    const response = await server.call(method, path, { as: CAMILLE });
    assert.equal(response.headers.get('Allow'), allow);
    await assertProblem(server, response, 405, 'method-not-allowed');
  }
});

test('a problem is in the requested language, French by default', async (t) => {
  const server = await createTestApp(t);
  const titles = async (language: string) => {
    const response = await post(server, { ...BODY, text: 'court' }, { 'Accept-Language': language });
    assert.match(response.headers.get('Vary') ?? '', /Accept-Language/);
    return assertProblem(server, response, 422, 'message-too-short');
  };
  assert.equal((await titles('en-GB,en;q=0.8,fr;q=0.5')).title, 'Message too short');
  assert.equal((await titles('fr-CA')).title, 'Message trop court');
  assert.equal((await titles('de, en;q=0.5, fr;q=0.7')).title, 'Message trop court');
  assert.equal((await titles('de')).title, 'Message trop court');
  assert.equal((await titles(';;q=x,,')).title, 'Message trop court');
});

test('an answer of an agent may have 5000 characters, and a longer one is told so', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const answer = (text: string) => server.answer(id, text);
  const problem = (await (await answer('a'.repeat(5001))).json()) as Problem;
  assert.equal(problem.code, 'message-too-long');
  assert.match(problem.detail, /5000/);
  assert.equal(((await (await answer(' \n ')).json()) as Problem).code, 'message-blank');
  assert.equal((await answer('a'.repeat(5000))).status, 201);
});

test('while the database cannot be written, the server answers 503 with Retry-After', async (t) => {
  const store = await openStore({ databaseUrl: await SQLITE.create(t), encryptionKeys: ENCRYPTION_KEYS });
  const full = () => Promise.reject(new UnavailableError('database: SQLITE_FULL'));
  const server = await createTestApp(t, { store: { ...store, transaction: full, probe: full } });
  const response = await post(server, BODY);
  assert.equal(response.headers.get('Retry-After'), '5');
  await assertProblem(server, response, 503, 'unavailable');
  assert.equal((await server.call('GET', '/readyz')).status, 503);
  assert.equal((await server.call('GET', '/healthz')).status, 200);
});

test('a row sealed with an unknown key is answered 503, and a changed row is an error', async (t) => {
  const server = await createTestApp(t);
  const encryptionKeys = [encryptionKey('new', 'n'), ...ENCRYPTION_KEYS] as const;
  const store = await openStore({ databaseUrl: server.databaseUrl, encryptionKeys });
  const restarted = await createTestApp(t, { store });
  const { id } = await restarted.send(CAMILLE);
  const read = (at: TestApp) => at.call('GET', `/api/conversations/${id}`, { as: CAMILLE });
  const later = await read(server);
  assert.deepEqual([later.status, later.headers.get('Retry-After')], [503, '5']);
  assert.equal((await read(restarted)).status, 200);

  const file = new BetterSqlite(filePathOf(server.databaseUrl));
  t.after(() => file.close());
  const sealed = file.prepare<[], Buffer>('select sealed from conversation').pluck().get();
  assert.ok(sealed);
  const change = file.prepare<[Buffer]>('update conversation set sealed = ?');
  for (const changed of [Buffer.concat([sealed, Buffer.from('x')]), sealed.subarray(0, 10)]) {
    change.run(changed);
    assert.equal((await read(restarted)).status, 500);
  }
});

test('an unexpected error discloses no internals, and is logged once without the member’s text', async (t) => {
  const store = await openStore({ databaseUrl: await SQLITE.create(t), encryptionKeys: ENCRYPTION_KEYS });
  const broken = () => Promise.reject(new TypeError(`cannot store "${TEXT}" of ${CAMILLE.name}`));
  const server = await createTestApp(t, { store: { ...store, transaction: broken } });
  const response = await post(server, BODY);
  const requestId = response.headers.get('X-Request-Id');
  const problem = await assertProblem(server, response, 500, 'internal');
  assert.doesNotMatch(JSON.stringify(problem), /TypeError|cannot store/);
  assert.equal(server.logged.length, 1);
  assert.equal(server.logged[0]?.fields['requestId'], requestId);
  assert.equal(server.logged[0]?.fields['error'], 'TypeError');
  assert.doesNotMatch(JSON.stringify(server.logged), /Bonjour|Camille/);
});
