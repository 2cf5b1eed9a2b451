import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POSTGRES } from '../support/databases.ts';
import { startSilentProxy } from '../support/silent-proxy.ts';
import { startServerProcess } from './support/server-process.ts';
import { createTestBed } from './support/test-bed.ts';
import { post } from './support/writers.ts';

test('SIGTERM ends a server whose connections to PostgreSQL have gone silent', async (t) => {
  const testBed = await createTestBed(t, POSTGRES);
  const { environment } = testBed;
  const proxy = await startSilentProxy(t, environment['DATABASE_URL'] ?? '');
  const server = await startServerProcess({ ...environment, DATABASE_URL: proxy.url });
  t.after(() => server.kill());
  const token = await testBed.token('member');
  const { status } = await post(server.url, { token, key: 'k', text: 'Bonjour, c’est moi.' });
  assert.equal(status, 201);
  proxy.silence();
  // Releasing the claimed rows gets no answer from the database.
  assert.equal(await server.stop(), 0);
});
