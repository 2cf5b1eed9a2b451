import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { Problem } from '../../../src/contract/problem.ts';
import { damageDrafts } from '../../support/damage.ts';
import { createTestApp } from '../../support/server-app.ts';
import { CAMILLE, PROXY, SACHA } from '../../support/server-tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('a member has one draft, which nobody else sees, until it is dropped', async (t) => {
  const server = await createTestApp(t);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
  const long = { theme: 'sante', text: `${'é'.repeat(900)}  ` };
  for (const body of [{ text: 'B' }, long]) {
    assert.equal((await server.call('PUT', '/api/draft', { as: CAMILLE, body })).status, 204);
  }
  assert.deepEqual(await (await server.call('GET', '/api/draft', { as: CAMILLE })).json(), long);
  assert.equal((await server.call('GET', '/api/draft', { as: SACHA })).status, 204);
  assert.equal((await server.call('DELETE', '/api/draft', { as: SACHA })).status, 204);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 200);
  assert.equal((await server.call('DELETE', '/api/draft', { as: CAMILLE })).status, 204);
  assert.equal((await server.call('GET', '/api/draft', { as: CAMILLE })).status, 204);
});

test('a draft is changed only if it meets the precondition', async (t) => {
  const server = await createTestApp(t);
  const change = (method: string, headers: Record<string, string>) =>
    server.call(method, '/api/draft', { as: CAMILLE, headers, ...(method === 'PUT' && { body: { text: 'B' } }) });
  for (const match of ['*', '"other"']) {
    for (const method of ['PUT', 'DELETE']) assert.equal((await change(method, { 'If-Match': match })).status, 412);
  }
  const saved = await change('PUT', { 'If-None-Match': '*' });
  assert.equal(saved.status, 204);
  assert.equal((await change('PUT', { 'If-None-Match': '*' })).status, 412);
  let tag = saved.headers.get('ETag') ?? '';
  for (const [match, status] of [
    [() => tag, 204],
    [() => '*', 204],
    // As it comes back through a proxy that compresses.
    [() => `W/${tag}`, 204],
    [() => `"other", W/"an, other" ,${tag}`, 204],
    [() => '"other", W/"an, other"', 412],
    [() => '""', 412],
    [() => tag.slice(1, -1), 400],
    [() => `${tag} ${tag}`, 400],
    [() => Array(9).fill(tag).join(), 400],
    [() => `w/${tag}`, 400],
    [() => '', 400],
  ] as const) {
    const response = await change('PUT', { 'If-Match': match() });
    assert.equal(response.status, status, match());
    tag = response.headers.get('ETag') ?? tag;
  }
  assert.equal((await change('DELETE', { 'If-Match': tag })).status, 204);
});

test('a reply is drafted only in a conversation that the member can read', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const save = (as: JWTPayload, conversation: string) =>
    server.call('PUT', `/api/draft?conversation=${conversation}`, { as, body: { text: 'B' } });
  assert.equal((await save(CAMILLE, id)).status, 204);
  assert.equal((await save(PROXY, id)).status, 204);
  assert.equal((await save(SACHA, id)).status, 404);
  assert.equal((await save(CAMILLE, randomUUID())).status, 404);
  assert.equal((await save(CAMILLE, '')).status, 400);
  assert.equal((await server.answer(id)).status, 201);
  server.now = new Date(server.now.getTime() + 37 * 31 * DAY_MS);
  assert.equal((await save(CAMILLE, id)).status, 404, 'it is out of retention');
});

test('a draft with unknown or invalid fields is refused', async (t) => {
  const server = await createTestApp(t);
  for (const body of [
    {},
    { text: 'x', id: '1' },
    { text: 'x', profile: 'nobody' },
    { id: '1', text: 'x'.repeat(20_001) },
  ]) {
    assert.equal((await server.call('PUT', '/api/draft', { as: CAMILLE, body })).status, 400);
  }
});

test('a draft that is too long is refused with the advice to shorten it', async (t) => {
  const server = await createTestApp(t);
  const save = (length: number) =>
    server.call('PUT', '/api/draft', { as: CAMILLE, body: { text: 'é'.repeat(length) } });
  assert.equal((await save(20_000)).status, 204);
  const response = await save(20_001);
  assert.equal(response.status, 413);
  const { code, detail } = (await response.json()) as Problem;
  assert.equal(code, 'too-large');
  assert.match(detail, /^Raccourcissez votre texte/);
});

test('a draft that cannot be read is replaced by the next save, or deleted', async (t) => {
  const server = await createTestApp(t);
  const call = (method: string, text?: string) =>
    server.call(method, '/api/draft', { as: CAMILLE, ...(text !== undefined && { body: { text } }) });
  const damage = async () => {
    assert.equal((await call('PUT', 'A')).status, 204);
    await damageDrafts(server.databaseUrl);
    assert.equal((await call('GET')).status, 500);
  };
  await damage();
  assert.equal((await call('PUT', 'B')).status, 204);
  assert.deepEqual(await (await call('GET')).json(), { text: 'B' });
  await damage();
  assert.equal((await call('DELETE')).status, 204);
  assert.equal((await call('GET')).status, 204);
});
