import assert from 'node:assert/strict';
import type { SentMessage } from '../../src/contract/messaging.ts';
import { testOnBoth } from '../support/databases.ts';
import { startCuttingProxy } from './support/cutting-proxy.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess } from './support/server-process.ts';
import { createSurroundings } from './support/surroundings.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

const ROUNDS = rounds(10);

testOnBoth(
  'an answer that is cut off after the commit is heard at the next try: one message, one mail',
  async (t, db) => {
    const surroundings = await createSurroundings(t, db);
    const server = await startServerProcess(surroundings.environment);
    t.after(() => server.kill());
    const line = await startCuttingProxy(t, server.url);
    const token = await surroundings.token('member');
    for (let round = 0; round < ROUNDS; round++) {
      const message = { token, key: `key-${round}`, text: `Le message numéro ${round}.` };
      line.cutsNext = true;
      await assert.rejects(post(line.url, message));
      const again = await post(line.url, message);
      assert.equal(again.status, 201);
      const receipt = await fetch(`${server.url}/api/receipts/key-${round}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      assert.deepEqual((await receipt.json()) as SentMessage, (await again.json()) as SentMessage);
    }
    await waitFor('every mail is there', () => surroundings.mails.length >= ROUNDS);
    await server.stop();
    const { messages, pending } = await readStored(surroundings.environment, ['member']);
    t.diagnostic(
      `${db.name}: ${line.cut} answers cut, ${messages.length} messages, ${surroundings.mails.length} mails`,
    );
    assert.equal(line.cut, ROUNDS);
    assert.equal(messages.length, ROUNDS);
    assert.equal(pending, 0);
    assert.equal(surroundings.mails.length, ROUNDS);
  },
);
