import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import BetterSqlite from 'better-sqlite3';
import { filePathOf } from '../../server/store/open-store.ts';
import { testOnBoth, type TestDatabase } from '../support/databases.ts';
import { countPending } from './support/pending.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { createTestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { startWriters } from './support/writers.ts';

const WRITERS = 20;
const ROUNDS = rounds(8);
/** Upper bound of the random time between a start and a kill, in ms. */
const MAX_LIFETIME_MS = 400;

async function killAtRandomMoments(t: TestContext, database: TestDatabase): Promise<void> {
  const testBed = await createTestBed(t, database);
  const { environment, mails } = testBed;
  const members = new Map<string, string>();
  for (let i = 0; i < WRITERS; i++) members.set(`member-${i}`, await testBed.token(`member-${i}`));

  let server: ServerProcess = await startServerProcess(environment);
  t.after(() => server.kill());
  const writers = startWriters(t, () => server.url, members);
  for (let round = 0; round < ROUNDS; round++) {
    await pause(randomInt(MAX_LIFETIME_MS));
    await server.kill();
    server = await startServerProcess(environment);
  }
  await writers.stop();
  await waitFor('the outbox is empty', async () => (await countPending(server)) === 0);
  assert.equal(await server.stop(), 0);

  const { messages, references, pending, failed } = await readStored(environment, members.keys());
  const times = new Map<string, number>();
  for (const { text } of messages) times.set(text, (times.get(text) ?? 0) + 1);
  const lost = writers.acknowledged.filter(({ text }) => !times.has(text)).length;
  const duplicated = [...times.values()].filter((count) => count > 1).length;
  t.diagnostic(
    `${database.name}: ${ROUNDS} kills, ${writers.acknowledged.length} acknowledged, ${messages.length} stored, ` +
      `${duplicated} duplicated, ${lost} lost; ${mails.length} mails with ${new Set(mails).size} Message-IDs`,
  );
  assert.ok(writers.acknowledged.length > WRITERS);
  assert.equal(lost, 0);
  assert.equal(duplicated, 0);
  // Each writer retries until its message is acknowledged.
  assert.equal(messages.length, writers.acknowledged.length);
  assert.equal(new Set(references).size, messages.length);
  assert.deepEqual({ pending, failed }, { pending: 0, failed: 0 });
  assert.equal(new Set(mails).size, messages.length, 'each message has its mail');
  if (database.name === 'SQLite') assertIntact(environment);
}

function assertIntact({ DATABASE_URL = '' }: Readonly<Record<string, string>>): void {
  const file = new BetterSqlite(filePathOf(DATABASE_URL), { readonly: true });
  assert.equal(file.pragma('integrity_check', { simple: true }), 'ok');
  assert.deepEqual(file.pragma('foreign_key_check'), []);
  file.close();
}

testOnBoth(
  'a server killed at random moments loses no acknowledged message and stores none twice',
  killAtRandomMoments,
);
