import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POSTGRES } from '../support/databases.ts';
import { startSilentProxy } from '../support/silent-proxy.ts';
import { startServerProcess } from './support/server-process.ts';
import { createSurroundings } from './support/surroundings.ts';
import { post } from './support/writers.ts';

test('a server whose lines to PostgreSQL have gone dead stops by itself', async (t) => {
  const surroundings = await createSurroundings(t, POSTGRES);
  const { environment } = surroundings;
  const line = await startSilentProxy(t, environment['DATABASE_URL'] ?? '');
  const server = await startServerProcess({ ...environment, DATABASE_URL: line.url });
  t.after(() => server.kill());
  const token = await surroundings.token('member');
  const { status } = await post(server.url, { token, key: 'k', text: 'Bonjour, c’est moi.' });
  assert.equal(status, 201);
  line.silence();
  // It would give back what it has claimed, and hears no answer.
  assert.equal(await server.stop(), 0);
});
