import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { UnavailableError } from '../../../server/errors.ts';
import { deliverOutbox, type DeliveryWorker } from '../../../server/notifications/deliver-outbox.ts';
import type { LogFields } from '../../../server/log.ts';
import { DeliveryError, type Notification } from '../../../server/notifications/notifier.ts';
import { createTestApp, type TestApp } from '../../support/server-app.ts';
import { CAMILLE, PROXY } from '../../support/server-tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Setting {
  server: TestApp;
  worker: DeliveryWorker;
  /** Notifications that the provider was handed, accepted or not. */
  tried: Notification[];
  outcomes: string[];
  logged: { event: string; fields: LogFields }[];
  provider: { answer: (notification: Notification) => Promise<void> };
}

async function start(t: TestContext): Promise<Setting> {
  const server = await createTestApp(t);
  const setting: Pick<Setting, 'tried' | 'outcomes' | 'logged' | 'provider'> = {
    tried: [],
    outcomes: [],
    logged: [],
    provider: { answer: () => Promise.resolve() },
  };
  const worker = deliverOutbox({
    store: server.store,
    channels: ['email', 'sms'],
    clock: () => server.now,
    notifier: {
      send: (notification) => {
        setting.tried.push(notification);
        return setting.provider.answer(notification);
      },
    },
    log: (_level, event, fields = {}) => void setting.logged.push({ event, fields }),
    onDelivery: (outcome, channel) => void setting.outcomes.push(`${outcome} ${channel}`),
  });
  t.after(() => worker.close());
  return { server, worker, ...setting };
}

function away(): Promise<void> {
  return Promise.reject(new DeliveryError('the server is away', { permanent: false }));
}

test('each notification is sent once by each channel, with all that its text needs', async (t) => {
  const { server, worker, tried, outcomes } = await start(t);
  const sent = await server.send(CAMILLE);
  await worker.run();
  await worker.run();
  assert.deepEqual(outcomes.sort(), ['sent email', 'sent sms']);
  const mail = tried.find(({ channel }) => channel === 'email');
  assert.deepEqual(mail, {
    outboxId: mail?.outboxId,
    kind: 'receipt',
    channel: 'email',
    recipient: CAMILLE.email,
    name: CAMILLE.name,
    language: 'fr',
    receivedAt: sent.receivedAt,
    answerDueAt: sent.answerDueAt,
  });
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 0 });
});

test('an answer is announced to the contact of the message that it answers, and names the proxy who wrote it', async (t) => {
  const { server, worker, tried } = await start(t);
  const { id } = await server.send(CAMILLE);
  await server.answer(id);
  await worker.run();
  await server.call('POST', `/api/conversations/${id}/messages`, {
    as: { ...PROXY, email: 'since@example.test' },
    body: { text: 'Merci. Et pour mon fils ?' },
    headers: { 'Idempotency-Key': 'reply' },
  });
  await server.answer(id);
  await worker.run();
  const announced = tried.filter(({ kind }) => kind === 'answer').map((each) => [each.recipient, each.writtenBy]);
  assert.deepEqual(announced, [
    [CAMILLE.email, undefined],
    ['since@example.test', PROXY.act.name],
  ]);
});

test('while the provider is away, the same rows are tried again later with the same ids', async (t) => {
  const { server, worker, tried, outcomes, logged, provider } = await start(t);
  provider.answer = away;
  await server.send(CAMILLE);
  await worker.run();
  assert.deepEqual(outcomes.sort(), ['postponed email', 'postponed sms']);
  assert.deepEqual(await server.store.outbox.count(), { pending: 2, failed: 0 });
  await worker.run();
  assert.equal(tried.length, 2, 'none before the pause is over');

  provider.answer = () => Promise.resolve();
  server.now = new Date(server.now.getTime() + 5000);
  await worker.run();
  assert.equal(tried.length, 4);
  const ids = (rows: Notification[]) => rows.map(({ outboxId }) => outboxId).sort();
  assert.deepEqual(ids(tried.slice(2)), ids(tried.slice(0, 2)));
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 0 });
  assert.ok(logged.every(({ event }) => event === 'notification-postponed'));
});

test('a notification that is refused for good fails at once, is logged by its id, and counted', async (t) => {
  const { server, worker, tried, outcomes, logged, provider } = await start(t);
  provider.answer = ({ channel }) =>
    channel === 'sms' ? Promise.resolve() : Promise.reject(new DeliveryError('550 refused', { permanent: true }));
  await server.send(CAMILLE);
  await worker.run();
  server.now = new Date(server.now.getTime() + DAY_MS);
  await worker.run();
  assert.deepEqual(outcomes.sort(), ['failed email', 'sent sms']);
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 1 });
  assert.equal(logged.length, 1);
  assert.equal(logged[0]?.event, 'notification-failed');
  assert.equal(logged[0]?.fields['outboxId'], tried.find(({ channel }) => channel === 'email')?.outboxId);
  assert.doesNotMatch(JSON.stringify(logged), /example\.test|Camille|33612/);
});

test('a notification fails for good after three days of attempts', async (t) => {
  const { server, worker, tried, provider } = await start(t);
  provider.answer = away;
  await server.send(CAMILLE);
  for (let hours = 0; hours <= 72; hours++) {
    await worker.run();
    server.now = new Date(server.now.getTime() + DAY_MS / 24);
  }
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 2 });
  const before = tried.length;
  server.now = new Date(server.now.getTime() + DAY_MS);
  await worker.run();
  assert.equal(tried.length, before);
});

test('an unexpected error is temporary, and is logged by its place and not by its message', async (t) => {
  const { server, worker, logged, provider } = await start(t);
  provider.answer = () => Promise.reject(new TypeError(`no mailbox for ${CAMILLE.email}`));
  await server.send(CAMILLE);
  await worker.run();
  assert.deepEqual(await server.store.outbox.count(), { pending: 2, failed: 0 });
  assert.equal(logged.length, 2);
  for (const { fields } of logged) {
    assert.equal(fields['error'], 'TypeError');
    assert.match(String(fields['at']), /deliver-outbox\.test\.ts/);
  }
  assert.doesNotMatch(JSON.stringify(logged), /camille/i);
});

test('no transaction is open while a provider is called', async (t) => {
  const { server, worker, provider } = await start(t);
  await server.send(CAMILLE);
  let written = 0;
  provider.answer = async () => {
    await server.send(CAMILLE);
    worker.wake();
    written++;
    provider.answer = () => Promise.resolve();
  };
  await worker.run();
  assert.ok(written >= 1);
  assert.deepEqual(
    await server.store.outbox.count(),
    { pending: 0, failed: 0 },
    'rows that were added meanwhile are sent too',
  );
});

test('a notification that was sent while the database was away is marked later and not sent again', async (t) => {
  const { server, tried } = await start(t);
  let writable = false;
  const logged: string[] = [];
  const away = () => Promise.reject(new UnavailableError('database'));
  const worker = deliverOutbox({
    store: {
      transaction: (work) =>
        server.store.transaction((tables) =>
          work({ ...tables, outbox: { ...tables.outbox, ...(!writable && { markSent: away }) } }),
        ),
    },
    channels: ['email', 'sms'],
    clock: () => server.now,
    notifier: { send: (notification) => Promise.resolve(void tried.push(notification)) },
    log: (_level, event) => void logged.push(event),
  });
  t.after(() => worker.close());
  await server.send(CAMILLE);
  await worker.run();
  server.now = new Date(server.now.getTime() + DAY_MS);
  await worker.run();
  assert.deepEqual(logged, ['outbox-unavailable'], 'logged once');
  assert.equal(tried.length, 2);
  writable = true;
  server.now = new Date(server.now.getTime() + DAY_MS);
  await worker.run();
  assert.equal(tried.length, 2);
  assert.deepEqual(await server.store.outbox.count(), { pending: 0, failed: 0 });
});

test('closing waits for notifications that are being sent, and releases the rest', async (t) => {
  const { server, worker, outcomes, provider } = await start(t);
  for (let i = 0; i < 25; i++) await server.send(CAMILLE);
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  provider.answer = () => {
    started.resolve();
    return release.promise;
  };
  worker.wake();
  await started.promise;
  let closed = false;
  const closing = worker.close().then(() => (closed = true));
  await new Promise(setImmediate);
  assert.equal(closed, false);
  release.resolve();
  await closing;
  const { length } = outcomes;
  assert.ok(length > 0 && length < 50, `${length} were being sent`);
  assert.deepEqual(await server.store.outbox.count(), { pending: 50 - length, failed: 0 });
  const now = server.now.toISOString();
  const due = await server.store.transaction(async ({ outbox }) => {
    const claim = { worker: 'another', now, leaseUntil: '9999', limit: 50 };
    return [
      ...(await outbox.claim({ ...claim, channel: 'email' })),
      ...(await outbox.claim({ ...claim, channel: 'sms' })),
    ];
  });
  assert.equal(due.length, 50 - length, 'another worker can claim the rest at once');
  worker.wake();
  await worker.run();
  assert.equal(outcomes.length, length);
});

test('a mail that hangs delays neither other mails nor text messages', async (t) => {
  const { server, worker, tried, outcomes, provider } = await start(t);
  const stuck = Promise.withResolvers<void>();
  const othersSent = Promise.withResolvers<void>();
  provider.answer = ({ channel }) => {
    if (tried.length === 120) othersSent.resolve();
    if (channel === 'email' && tried.filter((each) => each.channel === 'email').length === 1) return stuck.promise;
    return Promise.resolve();
  };
  for (let i = 0; i < 60; i++) await server.send(CAMILLE);
  const running = worker.run();
  await othersSent.promise;
  stuck.resolve();
  await running;
  assert.equal(outcomes.length, 120);
  assert.equal(new Set(tried.map(({ outboxId }) => outboxId)).size, 120);
});

test('the outbox holds no name, address or number', async (t) => {
  const { server } = await start(t);
  await server.send(CAMILLE);
  const { databaseUrl } = server;
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(databaseUrl.slice('file:'.length), { readonly: true });
  t.after(() => database.close());
  const kept = database.prepare('select * from outbox').all();
  assert.equal(kept.length, 2);
  assert.doesNotMatch(JSON.stringify(kept), /camille\.martin|33612/i);
});
