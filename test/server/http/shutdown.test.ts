import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { openStore } from '../../../server/store/open-store.ts';
import { send } from '../../support/operations-stage.ts';
import { TEXT, TOPIC } from '../../support/server-app.ts';
import { startMailServer } from '../notifications/mail-server.ts';
import { startRealServer, type RealServer } from './real-server.ts';

/** Counts the rows that a server has left in the outbox for the next start. */
async function countLeft({ config }: RealServer): Promise<number> {
  const store = await openStore(config);
  const { pending } = await store.outbox.count();
  await store.close();
  return pending;
}

test('a stopping server is not ready, completes requests in flight and closes their connections', async (t) => {
  const mails = await startMailServer();
  t.after(() => mails.close());
  const server = await startRealServer(t, {}, { SMTP_URL: mails.url });
  assert.equal((await server.app.request('/readyz')).status, 200);
  const body = JSON.stringify({ ...TOPIC, text: TEXT });
  const begin = () => {
    const request = server.connect();
    request.write(`${server.postHeaders}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 10)}`);
    return request;
  };
  const begun = begin();
  const repeat = begin();
  // Once an answer to a later request is there, the beginning of the earlier one was read.
  await fetch(`${server.url}/healthz`);
  const silent = server.connect();
  await once(silent, 'connect');

  const closed = server.close();
  assert.equal((await server.app.request('/readyz')).status, 503);
  assert.equal((await server.app.request('/healthz')).status, 200);
  await once(silent.resume(), 'close');
  for (const request of [begun, repeat]) {
    request.write(body.slice(10));
    assert.match(await text(request), /^HTTP\/1\.1 201 .*^connection: close/ims);
  }
  await closed;
  assert.equal(mails.received.length, 0, 'no mail is begun');
  assert.ok((await countLeft(server)) > 0);
});

test('a stopping server waits nine seconds for a mail that is being sent', async (t) => {
  const answers: (() => void)[] = [];
  const arrived = Promise.withResolvers<void>();
  const mails = await startMailServer({
    onData(stream, _session, answer) {
      stream.resume().on('end', () => {
        if (answers.push(answer) === 2) arrived.resolve();
      });
    },
  });
  t.after(() => mails.close());
  const server = await startRealServer(t, {}, { SMTP_URL: mails.url });
  await send(server.dependencies, 'first');
  await send(server.dependencies, 'second');
  await arrived.promise;

  t.mock.timers.enable({ apis: ['setTimeout'] });
  const closed = server.close();
  await once(server.connect(), 'error');
  t.mock.timers.tick(8900);
  answers[0]?.();
  while ((await server.dependencies.store.outbox.count()).pending > 1) await new Promise(setImmediate);
  t.mock.timers.tick(100);
  // The mailer closes with timers of its own.
  t.mock.timers.reset();
  await closed;
  assert.equal(await countLeft(server), 1, 'the one that took longer');
});
