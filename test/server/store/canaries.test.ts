import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JWTPayload } from 'jose';
import { sql } from 'kysely';
import { backUp } from '../../../server/operations/backup.ts';
import { filePathOf, openDatabase, openStore } from '../../../server/store/open-store.ts';
import { testOnBoth } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { createTestApp, START, temporaryFolder, TOPIC } from '../../support/server-app.ts';

const AS = {
  sub: 'canary-sub',
  name: 'canary-name',
  email: 'canary@mail.test',
  phone_number: '+33612345678',
  profiles: ['particulier'],
};
const PROXY = { ...AS, act: { sub: 'canary-proxy-id', name: 'canary-proxy-name' } };
const AGENT = { sub: 'canary-agent', name: 'canary-agent-name', scope: 'openid agent' };

testOnBoth('nothing in the database, its log or a backup tells who wrote what, or about what', async (t, database) => {
  const databaseUrl = await database.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  const server = await createTestApp(t, { store });
  const post = async (path: string, as: JWTPayload, body: object, key: string) => {
    const response = await server.call('POST', path, { as, body, headers: { 'Idempotency-Key': key } });
    assert.equal(response.status, 201);
    return (await response.json()) as { id: string; reference: string };
  };
  const text = 'canary-text of a message';
  const { id, reference } = await post('/api/conversations', AS, { ...TOPIC, text }, 'canary-key');
  await post(`/api/agent/conversations/${id}/messages`, AGENT, { text: 'canary-answer' }, 'canary-agent-key');
  await post(`/api/conversations/${id}/messages`, PROXY, { text: 'canary-reply as a proxy' }, 'canary-proxy-key');
  for (const as of [AS, PROXY]) {
    const saved = await server.call('PUT', '/api/draft', { as, body: { ...TOPIC, text: 'canary-draft' } });
    assert.equal(saved.status, 204);
  }

  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  const { rows: topics } = await sql<Record<string, string>>`select * from topic_labels`.execute(opened.reader);
  assert.deepEqual(
    topics.map((row) => Object.keys(row)),
    [['id', 'content']],
    'labels stand beside nobody',
  );
  let stored = '';
  if (opened.isShared) {
    // As pg_dump does.
    const { rows: tables } = await sql<{ name: string }>`select tablename as name from pg_tables
      where schemaname = 'public'`.execute(opened.reader);
    for (const { name } of tables) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(opened.reader);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        stored += `${Buffer.from(value instanceof Uint8Array ? value : String(value)).toString('latin1')}\n`;
      }
    }
  } else {
    const file = filePathOf(databaseUrl);
    const backup = await backUp({ file, folder: join(temporaryFolder(t), 'backups'), keepDays: 30, now: START });
    const files = readdirSync(dirname(file)).map((name) => join(dirname(file), name));
    assert.equal(files.length, 3, 'database, log and index of the log');
    stored = [...files, backup.file].map((each) => readFileSync(each, 'latin1')).join('\n');
  }
  const [topic] = topics;
  assert.ok(topic?.['content'] && topic['id']);
  const bytesOf = (value: string) => Buffer.from(value).toString('latin1');
  assert.ok(stored.includes(bytesOf(topic['content'])) && stored.includes(id), 'all is read');
  const besideLabels = stored.replaceAll(bytesOf(topic['content']), '');
  for (const secret of [
    'canary',
    '612345678',
    reference,
    ...Object.values(TOPIC),
    'Santé',
    'Carte europ',
    topic['id'],
  ]) {
    const found = besideLabels.split(bytesOf(secret)).length - 1;
    // The id of the labels stands as their key, in the database, its log and the backup.
    if (secret === topic['id']) assert.ok(found > 0);
    else assert.equal(found, 0, secret);
  }
  const { rows: conversations } = await sql<Record<string, unknown>>`select * from conversation`.execute(opened.reader);
  const clear = conversations.flatMap((row) => Object.values(row)).map(String);
  assert.ok(!clear.some((value) => value.includes(topic['id'] ?? '')), 'no conversation names its topic');
});
