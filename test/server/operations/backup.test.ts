import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeMessages } from '../../../server/conversations/written-messages.ts';
import { backUp } from '../../../server/operations/backup.ts';
import { UNMONITORED, type Progress } from '../../../server/progress.ts';
import { filePathOf } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { SQLITE } from '../../support/databases.ts';
import { fill, MEMBER, openDependencies, runCommand, send } from '../../support/operations-stage.ts';
import { START, temporaryFolder } from '../../support/server-app.ts';
import { conversationRecord, messageRecord, requestOf, shownMessage } from '../../support/store-records.ts';
import { listRecords } from '../../support/stored-messages.ts';

async function open(t: TestContext) {
  const databaseUrl = await SQLITE.create(t);
  const dependencies = await openDependencies(t, databaseUrl);
  return { dependencies, databaseUrl, file: filePathOf(databaseUrl), folder: join(temporaryFolder(t), 'backups') };
}

test('a backup made while messages are sent is whole, and has every message acknowledged before it', async (t) => {
  const { dependencies, file, folder } = await open(t);
  const memberId = dependencies.store.pseudonymOf(MEMBER.id);
  // More than is copied in a few steps.
  await dependencies.store.transaction(async ({ conversations, messages }) => {
    for (let i = 0; i < 3000; i++) {
      const written = writeMessages([shownMessage(`c${i}`, { text: 'x'.repeat(700) })]);
      await conversations.insert(conversationRecord(`c${i}`, { memberId, messages: written }));
      const message = messageRecord(`c${i}`, { memberId });
      await messages.insert(message, requestOf(message));
    }
  });
  const before = await send(dependencies, 'before');

  let isRunning = true;
  let sentMeanwhile = 0;
  const writers = Array.from({ length: 5 }, async (_, writer) => {
    while (isRunning) {
      await send(dependencies, `${writer}-${sentMeanwhile}`);
      sentMeanwhile++;
    }
  });
  const backup = await backUp({ file, folder, keepDays: 30, now: START });
  isRunning = false;
  await Promise.all(writers);
  assert.ok(sentMeanwhile > 10, `${sentMeanwhile} messages were sent meanwhile`);

  const copy = await openDependencies(t, `file:${backup.file}`);
  assert.equal((await copy.store.conversations.findById(before.id))?.reference, before.reference);
  assert.equal((await listRecords(copy.store, memberId)).length, backup.rows.get('message'));
  assert.deepEqual(await send(copy, 'before'), before, 'its key still counts');
});

test('while a backup is checked, the server can empty its log', async (t) => {
  const { dependencies, file, folder } = await open(t);
  await fill(dependencies);
  const server = openFile(file);
  t.after(() => server.close());
  const results: unknown[] = [];
  const onProgress = ({ step }: Progress) => {
    if (step === 'Checking the copy') results.push(server.pragma('wal_checkpoint(TRUNCATE)'));
  };
  await backUp({ file, folder, keepDays: 30, now: START }, { ...UNMONITORED, onProgress });
  assert.deepEqual(results, [[{ busy: 0, log: 0, checkpointed: 0 }]]);
});

test('a backup that is broken off while it is checked leaves neither the copy nor a log of it', async (t) => {
  const { dependencies, file, folder } = await open(t);
  await fill(dependencies);
  const stopping = new AbortController();
  const onProgress = ({ step }: Progress) => {
    if (step !== 'Checking the copy') return;
    const [copy = ''] = readdirSync(folder);
    for (const suffix of ['-wal', '-shm', '-journal']) writeFileSync(join(folder, copy + suffix), '');
    stopping.abort(new Error('stopped'));
  };
  const { signal } = stopping;
  await assert.rejects(backUp({ file, folder, keepDays: 30, now: START }, { onProgress, signal }), /stopped/);
  assert.deepEqual(readdirSync(folder), []);
});

test('a backup is one file that only its owner reads, and no text, name, address or number stands in it', async (t) => {
  const { dependencies, file, folder } = await open(t);
  await fill(dependencies);
  const backup = await backUp({ file, folder, keepDays: 30, now: START });
  assert.deepEqual(readdirSync(folder), ['messages-20260304T090000.000Z.sqlite']);
  assert.equal(statSync(backup.file).mode & 0o777, 0o600);
  const bytes = readFileSync(backup.file, 'latin1');
  assert.match(bytes, /SQLite format 3.*member/s);
  assert.doesNotMatch(bytes, /canary|612345678/);
});

test('backups older than asked for are removed, with what was broken off, and nothing else', async (t) => {
  const { file, folder } = await open(t);
  const backUpAt = (date: string) => backUp({ file, folder, keepDays: 30, now: new Date(date) });
  await backUpAt('2026-02-01T00:00:00.000Z');
  await backUpAt('2026-02-10T00:00:00.000Z');
  writeFileSync(join(folder, 'messages-20260101T000000.001Z.sqlite.partial'), '');
  writeFileSync(join(folder, 'messages-20260101.sqlite'), 'another file');
  const { removed } = await backUpAt('2026-03-04T00:00:00.000Z');
  assert.equal(removed, 2);
  assert.deepEqual(readdirSync(folder), [
    'messages-20260101.sqlite',
    'messages-20260210T000000.000Z.sqlite',
    'messages-20260304T000000.000Z.sqlite',
  ]);
});

test('the command says in one line what the backup holds, and needs no key', async (t) => {
  const { dependencies, databaseUrl } = await open(t);
  await fill(dependencies);
  const { code, stdout, stderr } = await runCommand('backup', { env: { DATABASE_URL: databaseUrl } });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(
    stdout,
    /\/backups\/messages-\w+\.\d+Z\.sqlite: 2 conversations, 4 messages, \d notifications, 2 drafts, checked\..*\n$/,
  );
});

test('wrong use is told in one line, without a secret, and nothing is made', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'text.sqlite'), 'not a database '.repeat(100));
  const wrong: [env: Record<string, string>, line: RegExp][] = [
    [{}, /^DATABASE_URL: is missing$/],
    [{ DATABASE_URL: `file:${folder}/none.sqlite` }, /none\.sqlite: there is no such file$/],
    [{ DATABASE_URL: `file:${folder}/text.sqlite` }, /text\.sqlite: is not a SQLite database/],
    [{ DATABASE_URL: `file:${folder}/text.sqlite`, BACKUP_KEEP_DAYS: '0' }, /^BACKUP_KEEP_DAYS: must be/],
    [{ DATABASE_URL: 'postgres://user:hush-5f3a@127.0.0.1:9/db' }, /^DATABASE_URL: .*pg_dump or pg_basebackup$/],
  ];
  for (const [env, line] of wrong) {
    const { code, stdout, stderr } = await runCommand('backup', { env });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr.trimEnd(), line);
    assert.doesNotMatch(stderr, /hush|\n./);
  }
  assert.deepEqual(readdirSync(folder), ['text.sqlite']);
});
