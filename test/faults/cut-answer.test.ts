import assert from 'node:assert/strict';
import type { SentMessage } from '../../src/contract/conversations.ts';
import { testOnBoth } from '../support/databases.ts';
import { startCuttingProxy } from './support/cutting-proxy.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess } from './support/server-process.ts';
import { createTestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

const ROUNDS = rounds(10);

testOnBoth(
  'a retry after an answer that was cut off returns the same receipt, with one message and one mail',
  async (t, db) => {
    const testBed = await createTestBed(t, db);
    const server = await startServerProcess(testBed.environment);
    t.after(() => server.kill());
    const proxy = await startCuttingProxy(t, server.url);
    const token = await testBed.token('member');
    for (let round = 0; round < ROUNDS; round++) {
      const message = { token, key: `key-${round}`, text: `Le message numéro ${round}.` };
      proxy.cutsNext = true;
      await assert.rejects(post(proxy.url, message));
      const again = await post(proxy.url, message);
      assert.equal(again.status, 201);
      const receipt = await fetch(`${server.url}/api/receipts/key-${round}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      assert.deepEqual((await receipt.json()) as SentMessage, (await again.json()) as SentMessage);
    }
    await waitFor('every mail is there', () => testBed.mails.length >= ROUNDS);
    await server.stop();
    const { messages, pending } = await readStored(testBed.environment, ['member']);
    t.diagnostic(`${db.name}: ${proxy.cut} answers cut, ${messages.length} messages, ${testBed.mails.length} mails`);
    assert.equal(proxy.cut, ROUNDS);
    assert.equal(messages.length, ROUNDS);
    assert.equal(pending, 0);
    assert.equal(testBed.mails.length, ROUNDS);
  },
);
