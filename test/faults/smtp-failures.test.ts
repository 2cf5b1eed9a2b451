import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SQLITE } from '../support/databases.ts';
import { countPending } from './support/pending.ts';
import { startServerProcess } from './support/server-process.ts';
import { createTestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

const MESSAGES = 5;

async function start(t: Parameters<typeof createTestBed>[0]) {
  const testBed = await createTestBed(t, SQLITE);
  const server = await startServerProcess(testBed.environment);
  t.after(() => server.kill());
  const token = await testBed.token('member');
  let sent = 0;
  const send = async () => {
    const response = await post(server.url, { token, key: `key-${++sent}`, text: `Le message numéro ${sent}.` });
    assert.equal(response.status, 201);
  };
  return { testBed, server, send };
}

test('a mail deferred with 451 is retried with the same Message-ID', async (t) => {
  const { testBed, server, send } = await start(t);
  const deferred: string[] = [];
  testBed.answerMail = (messageId) => (deferred.includes(messageId) ? undefined : (deferred.push(messageId), 451));
  for (let i = 0; i < MESSAGES; i++) await send();
  await waitFor('every mail is there', async () => (await countPending(server)) === 0);
  assert.deepEqual(testBed.mails.toSorted(), deferred.toSorted());
  assert.equal(deferred.length, MESSAGES);
});

test('a mail rejected with 550 fails at once, is logged and is counted', async (t) => {
  const { testBed, server, send } = await start(t);
  testBed.answerMail = () => 550;
  await send();
  await waitFor('nothing waits', async () => (await countPending(server)) === 0);
  const figures = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(figures, /^outbox_rows\{state="failed"\} 1$/m);
  assert.equal(server.logged.filter((line) => line.includes('"notification-failed"')).length, 1);
  assert.doesNotMatch(server.logged.join(), /member@example/);
});

test('a mail server that hangs delays no message', async (t) => {
  const { testBed, server, send } = await start(t);
  const hanging: string[] = [];
  testBed.answerMail = (messageId) => {
    hanging.push(messageId);
    return new Promise(() => undefined);
  };
  await send();
  await waitFor('a mail hangs', () => hanging.length > 0);
  for (let i = 0; i < MESSAGES; i++) await send();
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});
