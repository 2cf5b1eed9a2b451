import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { testOnBoth, type TestDatabase } from '../support/databases.ts';
import { countPending } from './support/pending.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { createSurroundings, type Surroundings } from './support/surroundings.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

/** On PostgreSQL each round waits for the lease of the dead server's worker. */
const ROUNDS = { SQLite: rounds(2), PostgreSQL: rounds(1) };

/** Kills the server each time at the same point of a mail's way, and starts it again until every mail is there. */
async function killWhileDelivering(
  t: TestContext,
  database: TestDatabase,
  plan: (surroundings: Surroundings, die: () => void) => void,
): Promise<Surroundings> {
  const surroundings = await createSurroundings(t, database);
  let server: ServerProcess = await startServerProcess(surroundings.environment);
  t.after(() => server.kill());
  const token = await surroundings.token('member');
  const count = ROUNDS[database.name];
  for (let round = 0; round < count; round++) {
    const died = Promise.withResolvers<void>();
    plan(surroundings, () => void server.kill().then(died.resolve, died.reject));
    const response = await post(server.url, { token, key: `key-${round}`, text: `Le message numéro ${round}.` });
    assert.equal(response.status, 201);
    await died.promise;
    surroundings.answerMail = () => undefined;
    surroundings.onTaken = () => undefined;
    server = await startServerProcess(surroundings.environment);
    await waitFor('the mail is there', async () => (await countPending(server)) === 0);
  }
  const { environment, mails } = surroundings;
  await server.stop();
  const { messages, pending, failed } = await readStored(environment, ['member']);
  t.diagnostic(
    `${database.name}: ${count} kills, ${messages.length} messages, ${mails.length} mails, ` +
      `${new Set(mails).size} Message-IDs`,
  );
  assert.deepEqual({ messages: messages.length, pending, failed }, { messages: count, pending: 0, failed: 0 });
  assert.equal(new Set(mails).size, count, 'none is lost, and a repeated mail has its Message-ID again');
  return surroundings;
}

testOnBoth(
  'killed before the mail server has answered, the server sends the mail after the next start',
  async (t, db) => {
    const { mails } = await killWhileDelivering(t, db, (surroundings, die) => {
      surroundings.answerMail = () => {
        die();
        return new Promise(() => undefined);
      };
    });
    assert.equal(mails.length, ROUNDS[db.name]);
  },
);

testOnBoth(
  'killed when the mail server has just said 250, the server sends the same mail again at most',
  async (t, db) => {
    const { mails } = await killWhileDelivering(t, db, (surroundings, die) => {
      surroundings.onTaken = die;
    });
    assert.ok(mails.length >= ROUNDS[db.name]);
  },
);
