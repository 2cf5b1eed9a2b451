import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { deliverOutbox } from '../../../server/notifications/deliver-outbox.ts';
import { backUp } from '../../../server/operations/backup.ts';
import { restoreBackup } from '../../../server/operations/restore.ts';
import { filePathOf } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { SQLITE } from '../../support/databases.ts';
import { encryptionKey, ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { fill, KEYS, openDependencies, readAll, runCommand, send } from '../../support/operations-stage.ts';
import { START, temporaryFolder } from '../../support/server-app.ts';

/** A backup of something of every kind, and an empty place for it. */
async function makeBackup(t: TestContext) {
  const databaseUrl = await SQLITE.create(t);
  const dependencies = await openDependencies(t, databaseUrl);
  await fill(dependencies);
  const folder = join(temporaryFolder(t), 'backups');
  const backup = await backUp({ file: filePathOf(databaseUrl), folder, keepDays: 30, now: START });
  const file = join(temporaryFolder(t), 'data', 'messages.sqlite');
  return { dependencies, backup: backup.file, file, settings: { backup: backup.file, file, now: START } };
}

test('what is restored reads as what was backed up, and a repeat of what was sent gets its answer', async (t) => {
  const { dependencies, file, settings } = await makeBackup(t);
  await restoreBackup({ ...settings, encryptionKeys: ENCRYPTION_KEYS });
  assert.deepEqual(readdirSync(dirname(file)), ['messages.sqlite']);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const restored = await openDependencies(t, `file:${file}`);
  assert.deepEqual(await readAll(restored), await readAll(dependencies));
  assert.deepEqual(await send(restored, 'second'), await send(dependencies, 'second'));
  assert.equal((await readAll(restored)).history.conversations.length, 2);
});

test('no notification that waited is sent after a restore, and agents see each as failed', async (t) => {
  const { dependencies, file, settings } = await makeBackup(t);
  const { pending } = await dependencies.store.outbox.count();
  assert.ok(pending >= 2);
  const { unsent } = await restoreBackup({ ...settings, encryptionKeys: ENCRYPTION_KEYS });
  assert.equal(unsent, pending);

  const restored = await openDependencies(t, `file:${file}`);
  const sent: string[] = [];
  const worker = deliverOutbox({
    store: restored.store,
    notifier: { send: ({ outboxId }) => Promise.resolve(void sent.push(outboxId)) },
    channels: ['email', 'sms'],
    clock: () => new Date('2026-03-05T09:00:00.000Z'),
    log: () => undefined,
  });
  t.after(() => worker.close());
  await worker.run();
  assert.deepEqual(sent, []);
  const failed = await restored.store.outbox.listFailed({ limit: 10 });
  assert.equal(failed.length, pending);
  for (const { reason, failedAt } of failed) {
    assert.match(reason, /^restored from a backup/);
    assert.equal(failedAt, START.toISOString());
  }
  await send(restored, 'after');
  await worker.run();
  assert.ok(sent.length > 0, 'what is sent from now on is announced');
});

test('where a database or a log of one is, nothing is restored and nothing changed', async (t) => {
  const { dependencies, backup, settings } = await makeBackup(t);
  for (const suffix of ['', '-wal', '-journal']) {
    const file = join(temporaryFolder(t), 'messages.sqlite');
    writeFileSync(file + suffix, 'something');
    const restoring = restoreBackup({ ...settings, file, encryptionKeys: ENCRYPTION_KEYS });
    await assert.rejects(restoring, { name: 'OperatorError', message: /is there already/ });
    assert.equal(readFileSync(file + suffix, 'latin1'), 'something');
    assert.equal(readdirSync(dirname(file)).length, 1);
  }
  // Not even if the database is this one.
  const restoring = restoreBackup({ ...settings, file: backup, encryptionKeys: ENCRYPTION_KEYS });
  await assert.rejects(restoring, /is there already/);
  assert.equal((await readAll(dependencies)).history.conversations.length, 2);
});

test('a damaged backup, one of something else or of a newer version, and other keys are refused', async (t) => {
  const { backup, file, settings } = await makeBackup(t);
  const spoil = (name: string, change: (copy: string) => void): string => {
    const copy = join(temporaryFolder(t), name);
    writeFileSync(copy, readFileSync(backup));
    change(copy);
    return copy;
  };
  const sqlIn = (sql: string) => (copy: string) => {
    const database = openFile(copy);
    database.exec(sql);
    database.close();
  };
  const restore = (copy: string, encryptionKeys: typeof ENCRYPTION_KEYS = ENCRYPTION_KEYS) =>
    restoreBackup({ ...settings, backup: copy, encryptionKeys });

  const cut = spoil('cut.sqlite', (copy) => truncateSync(copy, statSync(copy).size - 8192));
  await assert.rejects(restore(cut), { name: 'OperatorError', message: /cut\.sqlite: is .*damaged/ });
  const text = spoil('text.sqlite', (copy) => writeFileSync(copy, 'text '.repeat(1000)));
  await assert.rejects(restore(text), /text\.sqlite: is not a SQLite database/);
  const foreign = spoil('foreign.sqlite', sqlIn('drop table kysely_migration'));
  await assert.rejects(restore(foreign), /foreign\.sqlite: is not a database of this product/);
  const changed = spoil(
    'changed.sqlite',
    sqlIn(`update message set sealed = cast(substr(sealed, 1, 40) || zeroblob(40) as blob)`),
  );
  await assert.rejects(restore(changed), /changed\.sqlite: is damaged \(something encrypted does not belong/);
  const edited = spoil('edited.sqlite', sqlIn(`update conversation set profile = 'exploitant'`));
  await assert.rejects(restore(edited), /edited\.sqlite: is damaged \(something encrypted does not belong/);
  const newer = spoil('newer.sqlite', sqlIn(`insert into kysely_migration values ('9999-later', '')`));
  await assert.rejects(restore(newer), /newer\.sqlite: was made by a newer version/);
  await assert.rejects(restore(backup, [encryptionKey('test', 'x')]), {
    name: 'EncryptionKeyError',
    message: /"test"/,
  });
  assert.equal(existsSync(file), false);
  assert.deepEqual(readdirSync(dirname(file)), []);
});

test('the command says what was restored, and wrong use in one line', async (t) => {
  const { backup, file } = await makeBackup(t);
  const env = { DATABASE_URL: `file:${file}`, ENCRYPTION_KEYS: KEYS };
  const wrong: [env: Record<string, string>, args: string[], line: RegExp][] = [
    [{ DATABASE_URL: env.DATABASE_URL }, [backup], /^ENCRYPTION_KEYS: is missing$/],
    [{ ...env, DATABASE_URL: 'postgres://user:hush-5f3a@h/db' }, [backup], /^DATABASE_URL: must be "file:"/],
    [env, [], /^Which backup\? npm run restore -- <backup file>$/],
    [env, [`${backup}x`], /sqlitex: there is no such file$/],
  ];
  for (const [wrongEnv, args, line] of wrong) {
    const { code, stdout, stderr } = await runCommand('restore', { env: wrongEnv, args });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr.trimEnd(), line);
    assert.doesNotMatch(stderr, /hush|\n./);
  }
  const { code, stdout, stderr } = await runCommand('restore', { env, args: [backup] });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /messages\.sqlite: 2 conversations, 4 messages, .* are not sent: [1-9]\d*\.\n$/);
});
