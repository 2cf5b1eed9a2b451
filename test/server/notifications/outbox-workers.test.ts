import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CHANNELS, NOTIFICATION_KINDS } from '../../../src/contract/channels.ts';
import type { MessageRecord } from '../../../server/conversations/records.ts';
import { DeliveryError } from '../../../server/notifications/notifier.ts';
import type { Delivery, Outbox } from '../../../server/notifications/outbox.ts';
import type { Database } from '../../../server/store/database.ts';
import type { Store, Tables } from '../../../server/store/store.ts';
import { deliverOutbox, type DeliveryWorker } from '../../../server/notifications/deliver-outbox.ts';
import { openDatabase, openStore } from '../../../server/store/open-store.ts';
import { damageMessages } from '../../support/damage.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT, conversationRecord, messageRecord, requestOf, outboxRecord } from '../../support/store-records.ts';

/** Longer than a lease, and a beat of the workers. */
const LEASE_IS_OVER_MS = 60_000;

interface Setting {
  readonly databaseUrl: string;
  /** For what the store does not show. */
  readonly database: Database;
  readonly store: Store;
  /** Current time of all workers. */
  now: Date;
  /** Starts another worker, as another server would, which records the ids that it hands to the provider. */
  work(send: (id: string) => Promise<void>, changes?: { store?: Pick<Store, 'transaction'>; beatMs?: number }): Worker;
}

interface Worker extends DeliveryWorker {
  readonly sent: string[];
  /** Logged events. */
  readonly logged: string[];
}

async function open(
  t: TestContext,
  testDatabase: TestDatabase,
  mails: number,
  message: Partial<MessageRecord> = {},
): Promise<Setting> {
  const databaseUrl = await testDatabase.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  const database = openDatabase(databaseUrl);
  t.after(() => Promise.all([store.close(), database.close()]));
  await store.transaction(async ({ conversations, messages, outbox }) => {
    for (let i = 0; i < mails; i++) {
      await conversations.insert(conversationRecord(`c${i}`));
      const record = messageRecord(`c${i}`, message);
      await messages.insert(record, requestOf(record));
      await outbox.insert([outboxRecord(`c${i}`)]);
    }
  });
  const setting: Setting = {
    databaseUrl,
    database,
    store,
    now: new Date(AT),
    work(send, { store: ownStore = store, beatMs = 60_000 } = {}) {
      const sent: string[] = [];
      const logged: string[] = [];
      const worker = deliverOutbox({
        store: ownStore,
        channels: ['email', 'sms'],
        clock: () => setting.now,
        log: (_level, event) => void logged.push(event),
        notifier: {
          send: ({ outboxId }) => {
            sent.push(outboxId);
            return send(outboxId);
          },
        },
        beatMs,
      });
      return { ...worker, sent, logged };
    },
  };
  return setting;
}

/** Claims rows for a worker that then dies. */
function claimAndDie({ store, now }: Setting, limit: number, aliveUntil: string): Promise<Delivery[]> {
  return store.transaction(async ({ outbox }) => {
    await outbox.beginLease({ worker: 'dead', now: now.toISOString(), aliveUntil });
    return outbox.claim({ worker: 'dead', channel: 'email', now: now.toISOString(), limit });
  });
}

testOnBoth('rows of a worker that died are sent by another once its lease has expired', async (t, database) => {
  const setting = await open(t, database, 3);
  const { store } = setting;
  const claimed = await claimAndDie(setting, 2, new Date(setting.now.getTime() + 20_000).toISOString());
  const other = setting.work(() => Promise.resolve());
  t.after(() => other.close());
  await other.run();
  assert.equal(other.sent.length, 1, 'not before the lease is over');
  setting.now = new Date(setting.now.getTime() + LEASE_IS_OVER_MS);
  await other.run();
  assert.equal(other.sent.length, 3);
  assert.deepEqual(other.sent.slice(1).sort(), claimed.map(({ id }) => id).sort(), 'with the same ids');
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
});

testOnBoth(
  'a server that starts takes over earlier claims at once, if it has the database to itself',
  async (t, database) => {
    const setting = await open(t, database, 3);
    await claimAndDie(setting, 2, '9999');
    const next = setting.work(() => Promise.resolve());
    t.after(() => next.close());
    await next.begin();
    await next.run();
    assert.equal(next.sent.length, database.name === 'SQLite' ? 3 : 1);
  },
);

/** Store of one worker, which resolves `extended` when the worker has extended its lease once more. */
function watchLease(store: Store) {
  const watched = {
    extended: Promise.withResolvers<void>(),
    async transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
      let isExtension = false;
      const noteExtension =
        ({ outbox }: Tables): Outbox['extendLease'] =>
        (...lease) => {
          isExtension = true;
          return outbox.extendLease(...lease);
        };
      const result = await store.transaction((tables) =>
        work({ ...tables, outbox: { ...tables.outbox, extendLease: noteExtension(tables) } }),
      );
      // The worker learns of its lease after the commit, and before this.
      if (isExtension) setImmediate(() => watched.extended.resolve());
      return result;
    },
  };
  return watched;
}

testOnBoth(
  'a notification that a slow provider is still sending is not sent by another worker',
  async (t, database) => {
    const setting = await open(t, database, 1);
    const { store } = setting;
    const provider = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const watched = watchLease(store);
    const slow = setting.work(
      () => {
        started.resolve();
        return provider.promise;
      },
      { beatMs: 5, store: watched },
    );
    const other = setting.work(() => Promise.resolve());
    t.after(async () => {
      provider.resolve();
      await slow.close();
      await other.close();
    });
    slow.wake();
    await started.promise;
    // Each step is shorter than the lease; together they are longer.
    for (let step = 0; step < 6; step++) {
      setting.now = new Date(setting.now.getTime() + 10_000);
      // The second extension began after the clock had moved.
      for (let times = 0; times < 2; times++) {
        watched.extended = Promise.withResolvers<void>();
        await watched.extended.promise;
      }
      await other.run();
    }
    assert.deepEqual(other.sent, []);
    provider.resolve();
    await slow.close();
    assert.equal(slow.sent.length, 1);
    assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
  },
);

/** Starts a worker that sends 20 of 30 mails at once, as many as it can, and is suspended for longer than its lease. */
async function suspend(setting: Setting, send: (id: string) => Promise<void>) {
  const worker = setting.work(send);
  const running = worker.run();
  while (worker.sent.length < 20) await new Promise(setImmediate);
  setting.now = new Date(setting.now.getTime() + LEASE_IS_OVER_MS);
  return { worker, running };
}

testOnBoth('a worker that was suspended sends nothing that another has claimed', async (t, database) => {
  const setting = await open(t, database, 30);
  const { store } = setting;
  const provider = Promise.withResolvers<void>();
  const { worker: paused, running } = await suspend(setting, () => provider.promise);
  const other = setting.work(() => Promise.resolve());
  t.after(() => other.close());
  await other.run();
  assert.equal(other.sent.length, 30);
  provider.resolve();
  await running;
  await paused.run();
  await paused.close();
  assert.equal(paused.sent.length, 20, 'only those being sent are sent twice, with the same id');
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
});

testOnBoth('a worker that was suspended goes on under another id, and sends nothing twice', async (t, database) => {
  const setting = await open(t, database, 30);
  const { store } = setting;
  const provider = Promise.withResolvers<void>();
  const { worker: paused, running } = await suspend(setting, () => provider.promise);
  const other = setting.work(() => Promise.resolve(), {
    store: {
      transaction: (work) =>
        store.transaction(({ outbox, ...tables }) =>
          work({ ...tables, outbox: { ...outbox, claim: (claim) => outbox.claim({ ...claim, limit: 5 }) } }),
        ),
    },
  });
  t.after(() => other.close());
  // It takes a part of what the other held.
  await other.run();
  assert.equal(other.sent.length, 5);
  provider.resolve();
  await running;
  await paused.run();
  const sent = [...other.sent, ...paused.sent];
  assert.equal(new Set(sent).size, 30);
  assert.equal(paused.sent.length, new Set(paused.sent).size);
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
  await paused.close();
});

testOnBoth(
  'what was being sent during a suspension is not sent beside that, and may be tried again',
  async (t, database) => {
    const setting = await open(t, database, 30);
    const { store } = setting;
    const [accepted, failed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const send = (id: string) => (id === 'outbox-c0' ? accepted.promise : failed.promise);
    const { worker: paused, running } = await suspend(setting, send);
    t.after(() => paused.close());
    accepted.resolve();
    // Claims again, under another id, while 19 are being sent.
    paused.wake();
    while (paused.sent.length < 21) await new Promise(setImmediate);
    failed.reject(new DeliveryError('the server is away', { permanent: false }));
    await running;
    assert.deepEqual([paused.sent.length, new Set(paused.sent).size], [30, 30]);
    assert.deepEqual(await store.outbox.count(), { pending: 29, failed: 0 });
    assert.deepEqual(await findWorkers(setting), new Set([null]), 'none stays with a worker that is done with it');
  },
);

/** Lists the workers that hold rows of the outbox; null for rows that nobody holds. */
async function findWorkers({ database }: Setting): Promise<Set<string | null>> {
  const rows = await database.reader.selectFrom('outbox').select('worker').execute();
  return new Set(rows.map(({ worker }) => worker));
}

testOnBoth('two workers that are refused the same mail queue one SMS between them', async (t, database) => {
  const setting = await open(t, database, 1, { announcedBy: ['email'] });
  const refusal = Promise.withResolvers<void>();
  const sms: string[] = [];
  const refuse = (id: string) => (id === 'outbox-c0' ? refusal.promise : Promise.resolve(void sms.push(id)));
  const paused = setting.work(refuse);
  const running = paused.run();
  while (paused.sent.length < 1) await new Promise(setImmediate);
  setting.now = new Date(setting.now.getTime() + LEASE_IS_OVER_MS);
  const other = setting.work(refuse);
  t.after(() => Promise.all([paused.close(), other.close()]));
  const alsoRunning = other.run();
  while (other.sent.length < 1) await new Promise(setImmediate);
  refusal.reject(new DeliveryError('SMTP: 550 at RCPT TO', { permanent: true }));
  await Promise.all([running, alsoRunning]);
  await Promise.all([paused.run(), other.run()]);
  assert.equal(sms.length, 1);
  assert.deepEqual(await setting.store.outbox.count(), { pending: 0, failed: 1 });
});

testOnBoth('workers that run at the same time send each mail once between them', async (t, database) => {
  const setting = await open(t, database, 120);
  const workers = [1, 2, 3].map(() => setting.work(() => new Promise(setImmediate)));
  t.after(() => Promise.all(workers.map((worker) => worker.close())));
  await Promise.all(workers.map((worker) => worker.run()));
  // Rows that another worker had locked at that moment are found the next time.
  await Promise.all(workers.map((worker) => worker.run()));
  const sent = workers.flatMap((worker) => worker.sent);
  assert.equal(sent.length, 120);
  assert.equal(new Set(sent).size, 120);
  assert.deepEqual(await setting.store.outbox.count(), { pending: 0, failed: 0 });
});

testOnBoth('a damaged row fails with its reason and delays no other', async (t, database) => {
  const setting = await open(t, database, 3);
  const { store, databaseUrl } = setting;
  await damageMessages(databaseUrl, 'c1');
  const worker = setting.work(() => Promise.resolve());
  t.after(() => worker.close());
  await worker.run();
  assert.deepEqual(worker.sent.sort(), ['outbox-c0', 'outbox-c2']);
  assert.deepEqual(worker.logged, ['notification-failed']);
  assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 1 }, 'and there is no fallback');
  const [failed] = await store.outbox.listFailed({ limit: 10 });
  assert.equal(failed?.conversationId, 'c1');
  assert.match(failed.reason, /^contact details cannot be read: does not belong to this row, or was changed$/);
});

testOnBoth(
  'a row that was sealed with a key unknown to one server is sent later by one that has it',
  async (t, database) => {
    const setting = await open(t, database, 1);
    const { store, databaseUrl } = setting;
    const encryptionKeys = [encryptionKey('new', 'n'), ...ENCRYPTION_KEYS] as const;
    const newStore = await openStore({ databaseUrl, encryptionKeys });
    t.after(() => newStore.close());
    await newStore.transaction(async ({ conversations, messages, outbox }) => {
      await conversations.insert(conversationRecord('c-new'));
      await messages.insert(messageRecord('c-new'), requestOf(messageRecord('c-new')));
      await outbox.insert([outboxRecord('c-new')]);
    });
    const old = setting.work(() => Promise.resolve());
    const changed = setting.work(() => Promise.resolve(), { store: newStore });
    t.after(() => Promise.all([old.close(), changed.close()]));
    await old.run();
    assert.deepEqual(old.sent, ['outbox-c0']);
    assert.deepEqual(old.logged, ['notification-postponed']);
    assert.deepEqual(await store.outbox.count(), { pending: 1, failed: 0 });
    setting.now = new Date(setting.now.getTime() + LEASE_IS_OVER_MS);
    await changed.run();
    assert.deepEqual(changed.sent, ['outbox-c-new']);
  },
);

testOnBoth('a notification of each kind is stored and sent by each channel', async (t, database) => {
  const setting = await open(t, database, 1);
  const rows = CHANNELS.flatMap((channel) =>
    NOTIFICATION_KINDS.map((kind) => outboxRecord('c0', { channel, kind, id: `${kind} by ${channel}` })),
  ).filter(({ channel, kind }) => channel !== 'email' || kind !== 'receipt');
  await setting.store.transaction(({ outbox }) => outbox.insert(rows));
  const worker = setting.work(() => Promise.resolve());
  t.after(() => worker.close());
  await worker.run();
  assert.deepEqual(worker.sent.sort(), [...rows.map(({ id }) => id), 'outbox-c0'].sort());
});
