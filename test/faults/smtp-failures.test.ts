import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SQLITE } from '../support/databases.ts';
import { countPending } from './support/pending.ts';
import { startServerProcess } from './support/server-process.ts';
import { createSurroundings } from './support/surroundings.ts';
import { waitFor } from './support/wait-for.ts';
import { post } from './support/writers.ts';

const MESSAGES = 5;

async function start(t: Parameters<typeof createSurroundings>[0]) {
  const surroundings = await createSurroundings(t, SQLITE);
  const server = await startServerProcess(surroundings.environment);
  t.after(() => server.kill());
  const token = await surroundings.token('member');
  let sent = 0;
  const send = async () => {
    const response = await post(server.url, { token, key: `key-${++sent}`, text: `Le message numéro ${sent}.` });
    assert.equal(response.status, 201);
  };
  return { surroundings, server, send };
}

test('a mail that is put off with 451 is sent later, with the same Message-ID', async (t) => {
  const { surroundings, server, send } = await start(t);
  const refused: string[] = [];
  surroundings.answerMail = (messageId) => (refused.includes(messageId) ? undefined : (refused.push(messageId), 451));
  for (let i = 0; i < MESSAGES; i++) await send();
  await waitFor('every mail is there', async () => (await countPending(server)) === 0);
  assert.deepEqual(surroundings.mails.toSorted(), refused.toSorted());
  assert.equal(refused.length, MESSAGES);
});

test('a mail that is refused with 550 is given up at once, logged and counted', async (t) => {
  const { surroundings, server, send } = await start(t);
  surroundings.answerMail = () => 550;
  await send();
  await waitFor('nothing waits', async () => (await countPending(server)) === 0);
  const figures = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(figures, /^outbox_rows\{state="failed"\} 1$/m);
  assert.equal(server.logged.filter((line) => line.includes('"notification-failed"')).length, 1);
  assert.doesNotMatch(server.logged.join(), /member@example/);
});

test('a mail server that hangs holds up no message', async (t) => {
  const { surroundings, server, send } = await start(t);
  const held: string[] = [];
  surroundings.answerMail = (messageId) => {
    held.push(messageId);
    return new Promise(() => undefined);
  };
  await send();
  await waitFor('a mail hangs', () => held.length > 0);
  for (let i = 0; i < MESSAGES; i++) await send();
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
});
