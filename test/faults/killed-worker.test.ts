import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { testOnBoth, type TestDatabase } from '../support/databases.ts';
import { countPending } from './support/pending.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { createTestBed, type TestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

/** Fewer on PostgreSQL, where each round waits until the lease of the killed worker expires. */
const ROUNDS = { SQLite: rounds(2), PostgreSQL: rounds(1) };

/** Kills the server at the same point of each delivery, restarts it and waits until the mail is accepted. */
async function killWhileDelivering(
  t: TestContext,
  database: TestDatabase,
  armKill: (testBed: TestBed, killServer: () => void) => void,
): Promise<TestBed> {
  const testBed = await createTestBed(t, database);
  let server: ServerProcess = await startServerProcess(testBed.environment);
  t.after(() => server.kill());
  const token = await testBed.token('member');
  const count = ROUNDS[database.name];
  for (let round = 0; round < count; round++) {
    const killed = Promise.withResolvers<void>();
    armKill(testBed, () => void server.kill().then(killed.resolve, killed.reject));
    const response = await post(server.url, { token, key: `key-${round}`, text: `Le message numéro ${round}.` });
    assert.equal(response.status, 201);
    await killed.promise;
    testBed.answerMail = () => undefined;
    testBed.onTaken = () => undefined;
    server = await startServerProcess(testBed.environment);
    await waitFor('the mail is there', async () => (await countPending(server)) === 0);
  }
  const { environment, mails } = testBed;
  await server.stop();
  const { messages, pending, failed } = await readStored(environment, ['member']);
  t.diagnostic(
    `${database.name}: ${count} kills, ${messages.length} messages, ${mails.length} mails, ` +
      `${new Set(mails).size} Message-IDs`,
  );
  assert.deepEqual({ messages: messages.length, pending, failed }, { messages: count, pending: 0, failed: 0 });
  assert.equal(new Set(mails).size, count, 'no mail is lost, and a repeated mail keeps its Message-ID');
  return testBed;
}

testOnBoth('a server killed before the mail server answers sends the mail after a restart', async (t, db) => {
  const { mails } = await killWhileDelivering(t, db, (testBed, killServer) => {
    testBed.answerMail = () => {
      killServer();
      return new Promise(() => undefined);
    };
  });
  assert.equal(mails.length, ROUNDS[db.name]);
});

testOnBoth(
  'a server killed just after the mail server accepted a mail repeats it with the same Message-ID at most',
  async (t, db) => {
    const { mails } = await killWhileDelivering(t, db, (testBed, killServer) => {
      testBed.onTaken = killServer;
    });
    assert.ok(mails.length >= ROUNDS[db.name]);
  },
);
