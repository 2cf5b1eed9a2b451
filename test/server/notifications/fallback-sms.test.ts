import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { CHANNELS, type Channel } from '../../../src/contract/channels.ts';
import { deliverOutbox } from '../../../server/notifications/deliver-outbox.ts';
import type { LogFields } from '../../../server/log.ts';
import { DeliveryError, type Notification } from '../../../server/notifications/notifier.ts';
import { composeSms } from '../../../server/notifications/templates/compose-sms.ts';
import { createTestApp } from '../../support/server-app.ts';
import { CAMILLE, SACHA } from '../../support/server-tokens.ts';

const REFUSED = new DeliveryError('SMTP: 550 at RCPT TO', { permanent: true });
const AWAY = new DeliveryError('SMTP: ETIMEDOUT', { permanent: false });
const HOUR_MS = 60 * 60 * 1000;

/** Starts a server whose mails all fail once `fail` was called. */
async function start(t: TestContext, channels: readonly Channel[] = CHANNELS) {
  const server = await createTestApp(t, { channels });
  const said: string[] = [];
  const sent: Notification[] = [];
  const failures: LogFields[] = [];
  const mail: { fault: DeliveryError | undefined } = { fault: undefined };
  const worker = deliverOutbox({
    store: server.store,
    channels,
    clock: () => server.now,
    notifier: {
      send: (notification) => {
        const { kind, channel, recipient } = notification;
        if (channel === 'email' && mail.fault) return Promise.reject(mail.fault);
        sent.push(notification);
        said.push(`${kind} by ${channel} to ${recipient}`);
        return Promise.resolve();
      },
    },
    log: (level, _event, fields = {}) => void (level === 'error' && failures.push(fields)),
  });
  t.after(() => worker.close());
  return {
    server,
    worker,
    said,
    sent,
    failures,
    fail: (fault: DeliveryError) => void (mail.fault = fault),
    prefer: (preferences: object) => server.call('PUT', '/api/preferences', { as: CAMILLE, body: preferences }),
  };
}

test('an SMS announces an answer when the mail is refused', async (t) => {
  const { server, worker, said, failures, fail } = await start(t);
  const { id } = await server.send(CAMILLE);
  await worker.run();
  said.length = 0;
  fail(REFUSED);
  await server.answer(id);
  await worker.run();
  assert.deepEqual(said, [`answer by sms to ${CAMILLE.phone_number}`]);
  assert.equal(failures[0]?.['hasFallback'], true);
  await worker.run();
  assert.equal(said.length, 1);
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 1 });
});

test('no second SMS is sent for a refused mail when one was queued anyway', async (t) => {
  const { server, worker, said, failures, fail } = await start(t);
  fail(REFUSED);
  await server.send(CAMILLE);
  await worker.run();
  assert.deepEqual(said, [`receipt by sms to ${CAMILLE.phone_number}`]);
  assert.equal(failures[0]?.['hasFallback'], false);
});

test('a receipt goes by SMS when its mail is refused and the member has accepted SMS since', async (t) => {
  const { server, worker, said, fail, prefer } = await start(t);
  await prefer({ receipt: { email: true, sms: false }, answer: { email: true } });
  await server.send(CAMILLE);
  await prefer({ receipt: { email: true, sms: true }, answer: { email: true } });
  fail(REFUSED);
  await worker.run();
  assert.deepEqual(said, [`receipt by sms to ${CAMILLE.phone_number}`]);
});

test('an SMS promises a mail, except in place of a refused one', async (t) => {
  const { server, worker, sent, fail, prefer } = await start(t);
  const say = (language: 'fr' | 'en') => composeSms({ ...sent.at(-1)!, language }, { name: 'MSA', region: 'Picardie' });
  await server.send(CAMILLE);
  await worker.run();
  assert.match(say('fr'), /Un mail suivra\.$/);
  assert.match(say('en'), /An email will follow\.$/);

  await prefer({ receipt: { email: true, sms: false }, answer: { email: true } });
  await server.send(CAMILLE);
  await prefer({ receipt: { email: true, sms: true }, answer: { email: true } });
  fail(REFUSED);
  await worker.run();
  assert.equal(sent.at(-1)?.channel, 'sms');
  assert.match(say('fr'), /Réponse sous 48h \(jours ouvrés\) d'ici le [^.]+\.$/);
  assert.match(say('en'), /Answer within 48h \(working days\), by [^.]+\.$/);
});

test('a member who has declined SMS or has no number gets none', async (t) => {
  const { server, worker, said, fail, prefer } = await start(t);
  fail(REFUSED);
  await prefer({ receipt: { email: true, sms: false }, answer: { email: true } });
  for (const member of [CAMILLE, SACHA]) {
    const { id } = await server.send(member);
    await server.answer(id);
  }
  await worker.run();
  assert.deepEqual(said, []);
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 4 });
});

test('without a gateway no SMS is promised or queued, and there is no fallback', async (t) => {
  const { server, worker, said, failures, fail } = await start(t, ['email']);
  fail(REFUSED);
  const { id, notifiedBy } = await server.send(CAMILLE);
  assert.deepEqual(
    notifiedBy.map(({ channel }) => channel),
    ['email'],
  );
  await server.answer(id);
  await worker.run();
  assert.deepEqual(said, []);
  assert.deepEqual(
    failures.map(({ hasFallback }) => hasFallback),
    [false, false],
  );
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 2 });
});

test('there is no fallback for a mail that may still arrive, or that failed after three days', async (t) => {
  const { server, worker, said, fail } = await start(t);
  const { id } = await server.send(CAMILLE);
  await worker.run();
  said.length = 0;
  fail(AWAY);
  await server.answer(id);
  for (let hours = 0; hours <= 72; hours++) {
    await worker.run();
    server.now = new Date(server.now.getTime() + HOUR_MS);
  }
  assert.deepEqual(said, []);
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 1 });
});
