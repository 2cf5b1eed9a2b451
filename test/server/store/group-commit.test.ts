import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { UnavailableError } from '../../../server/errors.ts';
import { ConflictError } from '../../../server/store/database.ts';
import { GroupCommit } from '../../../server/store/sqlite/group-commit.ts';
import { openFile } from '../../../server/store/sqlite/open-sqlite.ts';
import { withPreparedStatements } from '../../../server/store/sqlite/prepared-statements.ts';
import { temporaryFolder } from '../../support/server-app.ts';

/** Thrown by works. */
const REFUSED = new Error('refused');

function open(t: TestContext) {
  const file = join(temporaryFolder(t), 'messages.sqlite');
  const writing = openFile(file);
  const reading = openFile(file);
  t.after(() => [writing, reading].forEach((database) => database.close()));
  writing.exec(
    'create table entry (name text primary key, parent text references entry deferrable initially deferred)',
  );
  const statements = withPreparedStatements(writing);
  const group = new GroupCommit(writing, () => statements.countWrites());
  const stored = reading.prepare('select name from entry order by name').pluck();
  /** Names of the works that ran, in order. */
  const ran: string[] = [];
  return {
    ran,
    writing,
    insert: (name: string, parent: string | null = null) =>
      void statements.prepare('insert into entry values (?, ?)').run([name, parent]),
    find: (name: string) => statements.prepare('select * from entry where name = ?').all([name]),
    /** Reads through another connection. */
    listStored: () => stored.all(),
    work: (name: string, run: () => void) =>
      group.transaction(() => {
        ran.push(name);
        run();
        return Promise.resolve(name);
      }),
  };
}

type Group = ReturnType<typeof open>;

const succeeding = ({ work, insert }: Group, name: string) => work(name, () => insert(name));

const failing = ({ work, insert, find }: Group, name: string, when: 'before writing' | 'after writing') =>
  work(name, () => {
    find(name);
    if (when === 'after writing') insert(name);
    throw REFUSED;
  });

/** Waits until all works have ended. @returns what they resolved to, or the error */
async function outcomes(works: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as unknown)));
}

test('a work that fails before it wrote is refused alone, and no other runs again', async (t) => {
  const group = open(t);
  const works = [succeeding(group, 'a'), failing(group, 'b', 'before writing'), succeeding(group, 'c')];
  assert.deepEqual(await outcomes(works), ['a', REFUSED, 'c']);
  assert.deepEqual(group.listStored(), ['a', 'c']);
  assert.deepEqual(group.ran, ['a', 'b', 'c']);
});

test('a work that fails after it wrote leaves nothing, and the others run again and succeed', async (t) => {
  const group = open(t);
  const works = [succeeding(group, 'a'), failing(group, 'b', 'after writing'), succeeding(group, 'c')];
  assert.deepEqual(await outcomes(works), ['a', REFUSED, 'c']);
  assert.deepEqual(group.listStored(), ['a', 'c']);
  assert.deepEqual(group.ran, ['a', 'b', 'a', 'c']);
});

test('a work that was refused never runs again, nor does the one that made the others run again', async (t) => {
  const group = open(t);
  const works = [
    failing(group, 'a', 'before writing'),
    succeeding(group, 'b'),
    failing(group, 'c', 'after writing'),
    failing(group, 'd', 'before writing'),
  ];
  assert.deepEqual(await outcomes(works), [REFUSED, 'b', REFUSED, REFUSED]);
  assert.deepEqual(group.ran, ['a', 'b', 'c', 'b', 'd']);
});

test('when several of a group fail after they wrote, each is undone alone, and none runs three times', async (t) => {
  const group = open(t);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const works = names.map((name, i) => (i % 2 ? failing(group, name, 'after writing') : succeeding(group, name)));
  assert.deepEqual(await outcomes(works), ['a', REFUSED, 'c', REFUSED, 'e', REFUSED]);
  assert.deepEqual(group.listStored(), ['a', 'c', 'e']);
  assert.deepEqual(group.ran, ['a', 'b', 'a', 'c', 'd', 'e', 'f']);
});

test('a lone work that fails after it wrote leaves nothing, and the next one works', async (t) => {
  const group = open(t);
  assert.deepEqual(await outcomes([failing(group, 'a', 'after writing')]), [REFUSED]);
  assert.deepEqual(await outcomes([succeeding(group, 'a')]), ['a']);
  assert.deepEqual(group.ran, ['a', 'a']);
});

test('a work that caught an error of its own statement goes on, and all it wrote is stored', async (t) => {
  const group = open(t);
  const works = [
    succeeding(group, 'a'),
    group.work('b', () => {
      group.insert('b1');
      assert.throws(() => group.insert('a'), ConflictError);
      group.insert('b2');
    }),
  ];
  assert.deepEqual(await outcomes(works), ['a', 'b']);
  assert.deepEqual(group.listStored(), ['a', 'b1', 'b2']);
  assert.deepEqual(group.ran, ['a', 'b']);
});

test('a work whose only writing failed is refused like one that wrote nothing', async (t) => {
  const group = open(t);
  const works = [succeeding(group, 'a'), group.work('b', () => group.insert('a')), succeeding(group, 'c')];
  const [, error] = await outcomes(works);
  assert.ok(error instanceof ConflictError);
  assert.deepEqual(group.listStored(), ['a', 'c']);
  assert.deepEqual(group.ran, ['a', 'b', 'c']);
});

test('callers learn of success and of failure only after the commit', async (t) => {
  const group = open(t);
  const seen: unknown[] = [];
  const see = () => seen.push(group.listStored());
  await Promise.all([
    failing(group, 'a', 'before writing').catch(see),
    succeeding(group, 'b').then(see),
    failing(group, 'c', 'after writing').catch(see),
    failing(group, 'd', 'after writing').catch(see),
    succeeding(group, 'e').then(see),
  ]);
  assert.deepEqual(seen, Array(5).fill(['b', 'e']));
});

test('when the commit fails, the whole group fails, and nothing of it is stored', async (t) => {
  const group = open(t);
  const works = [
    succeeding(group, 'a'),
    failing(group, 'b', 'before writing'),
    group.work('c', () => group.insert('c', 'a parent that is not there')),
  ];
  const errors = await outcomes(works);
  assert.equal(new Set(errors).size, 1);
  assert.match(String(errors[0]), /FOREIGN KEY/);
  assert.deepEqual(group.listStored(), []);
  assert.deepEqual(await outcomes([succeeding(group, 'a')]), ['a']);
});

const ENDINGS: readonly (readonly [string, () => void])[] = [
  ['fails', () => rethrow(new UnavailableError('database: SQLITE_IOERR'))],
  ['fails with an error of its own', () => rethrow(REFUSED)],
  ['catches the error and goes on', () => undefined],
];

function rethrow(error: Error): never {
  throw error;
}

for (const [what, end] of ENDINGS) {
  test(`when SQLite rolls back by itself and the work ${what}, the whole group is told to try again`, async (t) => {
    const group = open(t);
    const works = [
      succeeding(group, 'a'),
      group.work('b', () => {
        group.insert('b');
        // A failing disk does the same.
        group.writing.exec('rollback');
        end();
      }),
      succeeding(group, 'c'),
    ];
    const errors = await outcomes(works);
    assert.ok(errors.every((error) => error instanceof UnavailableError));
    assert.deepEqual(group.listStored(), []);
    assert.deepEqual(group.ran, ['a', 'b']);
    assert.deepEqual(await outcomes([succeeding(group, 'a')]), ['a']);
  });
}

test('a full disk fails the whole group, and writing works again once there is room', async (t) => {
  const group = open(t);
  const pages = group.writing.pragma('page_count', { simple: true });
  group.writing.pragma(`max_page_count = ${String(pages)}`);
  const works = [succeeding(group, 'a'), group.work('b', () => group.insert('b'.repeat(100_000)))];
  const errors = await outcomes(works);
  assert.ok(errors.every((error) => error instanceof UnavailableError && error.message.includes('SQLITE_FULL')));
  assert.deepEqual(group.listStored(), []);
  group.writing.pragma('max_page_count = 1000');
  assert.deepEqual(await outcomes([succeeding(group, 'a')]), ['a']);
});
