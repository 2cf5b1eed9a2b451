import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../../../server/start-server.ts';
import { send } from '../../support/operations-stage.ts';
import { startMailServer } from '../notifications/mail-server.ts';
import { startRealServer } from './real-server.ts';

test('a server started a second time by mistake takes no notification from the running one', async (t) => {
  const arrived = Promise.withResolvers<() => void>();
  const mails = await startMailServer({
    onData: (stream, _session, answer) => void stream.resume().on('end', () => arrived.resolve(answer)),
  });
  t.after(() => mails.close());
  const server = await startRealServer(t, {}, { SMTP_URL: mails.url });
  const { store, clock } = server.dependencies;
  await send(server.dependencies, 'first');
  const answer = await arrived.promise;

  const config = { ...server.config, port: server.port };
  await assert.rejects(startServer({ config, log: () => undefined }), { code: 'EADDRINUSE' });
  const now = clock().toISOString();
  const claim = { worker: 'another', channel: 'email', now, leaseUntil: now, limit: 10 } as const;
  assert.deepEqual(await store.transaction(({ outbox }) => outbox.claim(claim)), []);
  answer();
});
