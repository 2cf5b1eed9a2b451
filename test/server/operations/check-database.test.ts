import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkDatabase } from '../../../server/operations/check-database.ts';
import { UNMONITORED } from '../../../server/progress.ts';
import { filePathOf } from '../../../server/store/open-store.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { SQLITE } from '../../support/databases.ts';
import { openDependencies } from '../../support/operations-stage.ts';
import { temporaryFolder } from '../../support/server-app.ts';

const STEP = { step: 'Checking' };

test('a check that is stopped ends at once, with the process that carries it out', async (t) => {
  const databaseUrl = await SQLITE.create(t);
  const { store } = await openDependencies(t, databaseUrl);
  await store.close();
  const kill = t.mock.method(ChildProcess.prototype, 'kill');
  const stopping = new AbortController();
  const checking = checkDatabase(filePathOf(databaseUrl), STEP, { ...UNMONITORED, signal: stopping.signal });
  stopping.abort(new Error('stopped'));
  await assert.rejects(checking, /^Error: stopped$/);
  assert.deepEqual(
    kill.mock.calls.map(({ arguments: [signal] }) => signal),
    ['SIGKILL'],
  );
});

test('a check counts the rows, and tells what is wrong under the name that the operator knows', async (t) => {
  const databaseUrl = await SQLITE.create(t);
  const { store } = await openDependencies(t, databaseUrl);
  await store.close();
  const file = filePathOf(databaseUrl);
  const rows = await checkDatabase(file, STEP, UNMONITORED);
  assert.equal(rows.get('conversation'), 0);

  const text = join(temporaryFolder(t), 'text.sqlite');
  writeFileSync(text, 'not a database '.repeat(100));
  await assert.rejects(checkDatabase(text, { ...STEP, name: 'the backup' }, UNMONITORED), {
    name: 'OperatorError',
    message: 'the backup: is not a SQLite database, or is damaged',
  });
  const other = openFile(file);
  t.after(() => other.close());
  other.exec('begin');
  other.prepare('select * from conversation').all();
  await assert.rejects(checkDatabase(file, STEP, UNMONITORED), /open elsewhere|locked/);
});
