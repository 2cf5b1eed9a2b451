import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CHANNELS, NOTIFICATION_KINDS } from '../../../src/contract/channels.ts';
import type { Delivery } from '../../../server/notifications/outbox.ts';
import type { Store } from '../../../server/store/store.ts';
import { deliverOutbox, type DeliveryWorker } from '../../../server/notifications/deliver-outbox.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { damageMessages } from '../../support/damage.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT, conversationRecord, messageRecord, outboxRecord } from '../../support/store-records.ts';

/** Longer than a lease. */
const LEASE_IS_OVER_MS = 60_000;

interface Setting {
  readonly databaseUrl: string;
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

async function open(t: TestContext, database: TestDatabase, mails: number): Promise<Setting> {
  const databaseUrl = await database.create(t);
  const store = await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  await store.transaction(async ({ conversations, messages, outbox }) => {
    for (let i = 0; i < mails; i++) {
      await conversations.insert(conversationRecord(`c${i}`));
      await messages.insert(messageRecord(`c${i}`));
      await outbox.insert([outboxRecord(`c${i}`)]);
    }
  });
  const setting: Setting = {
    databaseUrl,
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

testOnBoth('rows of a worker that died are sent by another once their leases have expired', async (t, database) => {
  const setting = await open(t, database, 3);
  const { store } = setting;
  // It claims and dies.
  const claimed: Delivery[] = await store.transaction(({ outbox }) =>
    outbox.claim({
      worker: 'dead',
      channel: 'email',
      now: AT,
      leaseUntil: new Date(setting.now.getTime() + 20_000).toISOString(),
      limit: 2,
    }),
  );
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
    const { store } = setting;
    await store.transaction(({ outbox }) =>
      outbox.claim({ worker: 'dead', channel: 'email', now: AT, leaseUntil: '9999', limit: 2 }),
    );
    const next = setting.work(() => Promise.resolve());
    t.after(() => next.close());
    await next.begin();
    await next.run();
    assert.equal(next.sent.length, database.name === 'SQLite' ? 3 : 1);
  },
);

testOnBoth(
  'a notification that a slow provider is still sending is not sent by another worker',
  async (t, database) => {
    const setting = await open(t, database, 1);
    const { store } = setting;
    const provider = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    let extended = Promise.withResolvers<void>();
    const slow = setting.work(
      () => {
        started.resolve();
        return provider.promise;
      },
      { beatMs: 5, store: { transaction: (work) => store.transaction((tables) => work(watched(tables))) } },
    );
    const watched = (tables: Parameters<Parameters<Store['transaction']>[0]>[0]) => ({
      ...tables,
      outbox: {
        ...tables.outbox,
        extend: async (...[rows, worker, until]: Parameters<typeof tables.outbox.extend>) => {
          const kept = await tables.outbox.extend(rows, worker, until);
          if (until > setting.now.toISOString()) extended.resolve();
          return kept;
        },
      },
    });
    const other = setting.work(() => Promise.resolve());
    t.after(() => other.close());
    slow.wake();
    await started.promise;
    // Each step is shorter than the lease; together they are longer.
    for (let step = 0; step < 6; step++) {
      setting.now = new Date(setting.now.getTime() + 10_000);
      extended = Promise.withResolvers<void>();
      await extended.promise;
      // A second extension, which began after the clock had moved.
      extended = Promise.withResolvers<void>();
      await extended.promise;
      await other.run();
    }
    assert.deepEqual(other.sent, []);
    provider.resolve();
    await slow.close();
    assert.equal(slow.sent.length, 1);
    assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
  },
);

testOnBoth(
  'a worker that was suspended for longer than its lease sends nothing that another has claimed',
  async (t, database) => {
    const setting = await open(t, database, 30);
    const { store } = setting;
    const provider = Promise.withResolvers<void>();
    const paused = setting.work(() => provider.promise);
    const running = paused.run();
    // Its concurrency; it has claimed the others too.
    while (paused.sent.length < 20) await new Promise(setImmediate);
    setting.now = new Date(setting.now.getTime() + LEASE_IS_OVER_MS);
    const other = setting.work(() => Promise.resolve());
    t.after(() => other.close());
    await other.run();
    assert.equal(other.sent.length, 30);
    provider.resolve();
    await running;
    await paused.close();
    assert.equal(paused.sent.length, 20, 'only those being sent are sent twice, with the same id');
    assert.deepEqual(await store.outbox.count(), { pending: 0, failed: 0 });
  },
);

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
  const [failed] = await store.outbox.listFailed(10);
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
      await messages.insert(messageRecord('c-new'));
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
