import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import type { JWTPayload } from 'jose';
import { sql } from 'kysely';
import { purgeExpired } from '../../../server/jobs/purge-expired.ts';
import { backUp } from '../../../server/operations/backup.ts';
import { restoreBackup } from '../../../server/operations/restore.ts';
import { filePathOf, openDatabase, openStore } from '../../../server/store/open-store.ts';
import { SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, START, temporaryFolder, TEXT, type TestApp } from '../../support/server-app.ts';
import { CAMILLE, PROXY, SACHA } from '../../support/server-tokens.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function open(t: TestContext, database: TestDatabase) {
  const databaseUrl = await database.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  const server = await createTestApp(t, { store });
  return { server, databaseUrl };
}

function get(server: TestApp, path: string, { as = CAMILLE as JWTPayload, tag = '', language = 'fr' } = {}) {
  const headers = { 'Accept-Language': language, ...(tag && { 'If-None-Match': tag }) };
  return server.call('GET', path, { as, headers });
}

const tagOf = async (...request: Parameters<typeof get>) => (await get(...request)).headers.get('ETag') ?? '';

const later = (server: TestApp, ms: number) => void (server.now = new Date(server.now.getTime() + ms));

/** Does each thing in turn that changes what the member reads. */
const CHANGES: Record<string, (server: TestApp, id: string) => Promise<unknown>> = {
  'sends a message': (server) => server.send(CAMILLE),
  'is answered': (server, id) => server.answer(id),
  'reads an answer': async (server, id) => {
    await server.answer(id);
    return () => server.call('PUT', `/api/conversations/${id}/read`, { as: CAMILLE });
  },
  replies: async (server, id) => {
    await server.answer(id);
    const headers = { 'Idempotency-Key': randomUUID() };
    return () =>
      server.call('POST', `/api/conversations/${id}/messages`, { as: CAMILLE, body: { text: TEXT }, headers });
  },
  'changes a preference': (server) =>
    server.call('PUT', '/api/preferences', {
      as: CAMILLE,
      body: { receipt: { email: true, sms: false }, answer: { email: true } },
    }),
};

for (const [what, change] of Object.entries(CHANGES)) {
  testOnBoth(`nothing is read again until the member ${what}`, async (t, database) => {
    const { server } = await open(t, database);
    const { id } = await server.send(CAMILLE);
    // What has to come before the change is done first.
    const prepares = what === 'reads an answer' || what === 'replies';
    const run = prepares ? ((await change(server, id)) as () => Promise<unknown>) : () => change(server, id);
    for (const path of ['/api/conversations', '/api/conversations?include=messages', `/api/conversations/${id}`]) {
      const tag = await tagOf(server, path);
      assert.equal((await get(server, path, { tag })).status, 304);
    }
    const tag = await tagOf(server, '/api/conversations');
    await run();
    const changed = await get(server, '/api/conversations', { tag });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('ETag'), tag);
  });
}

testOnBoth('an answer that is read makes another version also when the member’s row is gone', async (t, database) => {
  const { server, databaseUrl } = await open(t, database);
  const { id } = await server.send(CAMILLE);
  await server.answer(id);
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  await opened.transaction((db) => sql`delete from member`.execute(db));
  const tag = await tagOf(server, '/api/conversations');
  await server.call('PUT', `/api/conversations/${id}/read`, { as: CAMILLE });
  assert.equal((await get(server, '/api/conversations', { tag })).status, 200);
});

testOnBoth('a conversation that is erased makes another version', async (t, database) => {
  const { server } = await open(t, database);
  const { id } = await server.send(CAMILLE);
  await server.answer(id);
  const tag = await tagOf(server, '/api/conversations');
  const clock = () => new Date('2029-04-01T00:00:00.000Z');
  await purgeExpired({ store: server.store, clock, log: () => undefined }, new AbortController().signal);
  const changed = await get(server, '/api/conversations', { tag });
  assert.deepEqual([changed.status, await changed.json()], [200, { conversations: [] }]);
});

test('a version stands for an hour, and no longer than the time in which a reply is taken', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  await server.answer(id);
  const path = `/api/conversations/${id}`;
  const first = await tagOf(server, path);
  later(server, HOUR_MS);
  assert.equal((await get(server, path, { tag: first })).status, 304);
  later(server, 1);
  assert.equal((await get(server, path, { tag: first })).status, 200);

  server.now = new Date(START.getTime() + 30 * DAY_MS - 60_000);
  const tag = await tagOf(server, path);
  later(server, 60_000);
  assert.equal((await get(server, path, { tag })).status, 304);
  later(server, 1);
  const ended = await get(server, path, { tag });
  assert.equal(ended.status, 200);
  assert.equal(((await ended.json()) as { replyUntil: string | null }).replyUntil, null);
});

test('no two answers that differ share a version', async (t) => {
  const server = await createTestApp(t);
  const { id } = await server.send(CAMILLE);
  const { id: other } = await server.send(CAMILLE);
  await server.send(SACHA);
  const cursor = encodeURIComponent(`${START.toISOString()}_${id}`);
  const list = '/api/conversations';
  const requests: [path: string, options?: Parameters<typeof get>[2]][] = [
    [list],
    [list, { language: 'en' }],
    [list, { as: SACHA }],
    [list, { as: { ...CAMILLE, profiles: ['exploitant'] } }],
    [list, { as: { ...CAMILLE, profiles: ['particulier', 'exploitant'] } }],
    [`${list}?include=messages`],
    [`${list}?cursor=${cursor}`],
    [`${list}?include=messages&cursor=${cursor}`],
    [`${list}/${id}`],
    [`${list}/${other}`],
    [`${list}/${id}`, { language: 'en' }],
  ];
  const tags = await Promise.all(requests.map((request) => tagOf(server, ...request)));
  assert.ok(tags.every((tag) => tag.length > 20));
  assert.equal(new Set(tags).size, requests.length);
  for (const [index, [path, options]] of requests.entries()) {
    const strange = tags.filter((_, place) => place !== index).join(', ');
    assert.equal((await get(server, path, { ...options, tag: strange })).status, 200, path);
    assert.equal((await get(server, path, { ...options, tag: tags.join(', ') })).status, 304, path);
  }
  assert.equal((await get(server, list, { as: PROXY, tag: tags[0] })).status, 304, 'a proxy reads the same');
});

test('a tag that a client made up is not taken for a version', async (t) => {
  const server = await createTestApp(t);
  await server.send(CAMILLE);
  const [hash] = (await tagOf(server, '/api/conversations')).slice(1, -1).split('.');
  const far = (server.now.getTime() + 100 * DAY_MS).toString(36);
  for (const tag of [`"${hash}.${far}"`, `"${hash}"`, `"${hash}."`, '"."', '*', 'W/""']) {
    assert.equal((await get(server, '/api/conversations', { tag })).status, 200, tag);
  }
});

test('after a restore, no version from before it comes back', async (t) => {
  const { server, databaseUrl } = await open(t, SQLITE);
  await server.send(CAMILLE);
  const folder = join(temporaryFolder(t), 'backups');
  const backup = await backUp({ file: filePathOf(databaseUrl), folder, keepDays: 30, now: START });
  await server.send(CAMILLE);
  const lost = await tagOf(server, '/api/conversations');
  const file = join(temporaryFolder(t), 'messages.sqlite');
  await restoreBackup({ backup: backup.file, file, encryptionKeys: ENCRYPTION_KEYS, now: START });
  const store = await openStore({ databaseUrl: `file:${file}`, encryptionKeys: ENCRYPTION_KEYS });
  const restored = await createTestApp(t, { store });
  assert.equal((await get(restored, '/api/conversations', { tag: lost })).status, 200);
  // As many changes as before the loss.
  await restored.send(CAMILLE);
  assert.equal((await get(restored, '/api/conversations', { tag: lost })).status, 200);
});
