import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Store } from '../../../server/store/store.ts';
import { nextNight, startDailyJob } from '../../../server/jobs/daily-job.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';

const MINUTE_MS = 60_000;

const NIGHTS: [now: string, next: string][] = [
  ['2026-03-04T09:00:00.000Z', '2026-03-05T02:00:00.000Z'],
  ['2026-03-05T01:59:59.999Z', '2026-03-05T02:00:00.000Z'],
  ['2026-03-05T02:00:00.000Z', '2026-03-06T02:00:00.000Z'],
  // The clocks go forward at two, and back at three.
  ['2026-03-28T12:00:00.000Z', '2026-03-29T01:00:00.000Z'],
  ['2026-10-24T12:00:00.000Z', '2026-10-25T02:00:00.000Z'],
];
for (const [now, next] of NIGHTS) {
  test(`the night after ${now} is at ${next}`, () => assert.equal(nextNight(new Date(now)).toISOString(), next));
}

async function open(t: TestContext, database: TestDatabase) {
  const store = await openStore({ databaseUrl: await database.create(t), encryptionKeys: ENCRYPTION_KEYS });
  t.after(() => store.close());
  const setting = {
    now: new Date('2026-03-04T09:00:00.000Z'),
    logged: [] as string[],
    pass: (ms: number) => void (setting.now = new Date(setting.now.getTime() + ms)),
    start: (work: (signal: AbortSignal) => Promise<void>, own: Pick<Store, 'transaction'> = store) => {
      const log = (_level: string, event: string) => void setting.logged.push(event);
      const job = startDailyJob({ store: own, clock: () => setting.now, log }, 'purge', work);
      t.after(() => job.close());
      return job;
    },
  };
  return setting;
}

testOnBoth('a job runs once a night, however many servers check and however often', async (t, database) => {
  const setting = await open(t, database);
  let done = 0;
  const work = () => Promise.resolve(void done++);
  const servers = [setting.start(work), setting.start(work)];
  const look = () => Promise.all(servers.map((server) => server.runIfDue()));
  await look();
  await look();
  assert.equal(done, 1);
  await setting.start(work).runIfDue();
  assert.equal(done, 1, 'a restart does not do it again');
  setting.now = new Date('2026-03-07T12:00:00.000Z');
  await look();
  assert.equal(done, 2, 'who was off for nights catches up once');
});

testOnBoth('another server takes over a job whose server died, and a failed job is retried', async (t, database) => {
  const setting = await open(t, database);
  let done = 0;
  const died = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const dead = setting.start(() => {
    started.resolve();
    return died.promise;
  });
  const running = dead.runIfDue();
  await started.promise;
  const other = setting.start(() => (++done === 1 ? Promise.reject(new Error('stopped')) : Promise.resolve()));
  await other.runIfDue();
  assert.equal(done, 0);
  setting.pass(3 * MINUTE_MS);
  await other.runIfDue();
  assert.deepEqual([done, setting.logged], [1, ['job-failed']]);
  // It was not dead after all, and has nothing to say any more.
  died.resolve();
  await running;
  setting.pass(11 * MINUTE_MS);
  await other.runIfDue();
  assert.equal(done, 2);
  setting.pass(11 * MINUTE_MS);
  await other.runIfDue();
  assert.equal(done, 2);
});

testOnBoth('a stopped job continues at the next start', async (t, database) => {
  const setting = await open(t, database);
  const started = Promise.withResolvers<void>();
  const first = setting.start(
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve());
        started.resolve();
      }),
  );
  void first.runIfDue();
  await started.promise;
  await first.close();
  let done = 0;
  await setting.start(() => Promise.resolve(void done++)).runIfDue();
  assert.equal(done, 1);
});
