import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { migrate, openDatabase } from '../../../server/store/open-store.ts';
import { sharedPostgres, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { findCostly, reasonOf, WHOLE_READS } from '../../support/statements/check.ts';
import { collectStatements, DATABASES, type Statement } from '../../support/statements/collect.ts';
import { recordPostgres, recordSqlite } from '../../support/statements/recorder.ts';
import { renderStatements } from '../../support/statements/render.ts';

const FILE = new URL('../../../server/store/statements.sql', import.meta.url);

describe('The statements of the server', () => {
  let statements: readonly Statement[];
  before(async () => {
    statements = await collectStatements(await sharedPostgres());
  });

  test('stand in statements.sql with their plans', () => {
    const isFresh = readFileSync(FILE, 'utf8') === renderStatements(statements);
    assert.ok(isFresh, 'server/store/statements.sql is stale: run "npm run statements", and review what has changed');
  });

  for (const database of DATABASES) {
    test(`${database}: none sorts, and none reads a table or an index from its beginning without a reason`, () => {
      for (const statement of statements) {
        const { sorts, scans } = findCostly(database, statement.plans[database]);
        const costly = reasonOf(statement) === undefined ? [...sorts, ...scans] : sorts;
        assert.deepEqual(costly, [], `${statement.calls.join()}: ${statement.sql}`);
      }
    });

    test(`${database}: a claim is one statement`, () => {
      const claims = statements.filter(
        ({ sql, calls, plans }) => database in plans && calls.includes('outbox.claim') && !sql.startsWith('delete'),
      );
      assert.equal(claims.length, 1);
    });
  }

  test('have a reason for each whole read, and no reason without one', () => {
    const scanning = statements.filter((statement) =>
      DATABASES.some((database) => findCostly(database, statement.plans[database]).scans.length > 0),
    );
    const calls = new Set(scanning.flatMap((statement) => statement.calls).filter((call) => call in WHOLE_READS));
    assert.deepEqual([...calls].sort(), Object.keys(WHOLE_READS).sort());
  });
});

testOnBoth('a statement that scans or sorts is noticed, and undone', async (t, database) => {
  const { name } = database;
  const recorder = await (name === 'SQLite' ? recordSqlite : recordPostgres)(await database.create(t));
  t.after(() => recorder.close());
  const [sorted, erased, counted] = await recorder.record(async (_, { reader }) => {
    await reader.selectFrom('message').select('request').orderBy('sent_at').execute();
    await reader.deleteFrom('draft').where('version', '=', '1').execute();
    await reader.selectFrom('conversation').select('id').where('last_message_at', '>=', '2026').execute();
  });
  const costs = [sorted, erased, counted].map((planned) => findCostly(name, planned));
  assert.deepEqual(
    costs.map(({ sorts, scans }) => [sorts.length > 0, scans.length > 0]),
    [
      [true, true],
      [false, true],
      [false, true],
    ],
  );
  assert.ok(await recorder.tables.drafts.find(recorder.own.draft.key));
});

/** Some columns of a table, as one text with commas between them. */
interface Columns {
  readonly table: string;
  readonly columns: string;
}

/** The foreign keys of a database, and its indexes that hold every row. */
const CATALOGUES: Record<TestDatabase['name'], Record<'foreignKeys' | 'indexes', string>> = {
  SQLite: {
    foreignKeys: `select t.name as "table", group_concat(f."from", ',' order by f.seq) as columns
      from sqlite_schema t join pragma_foreign_key_list(t.name) f where t.type = 'table' group by t.name, f.id`,
    indexes: `select t.name as "table", group_concat(c.name, ',' order by c.seqno) as columns
      from sqlite_schema t join pragma_index_list(t.name) i join pragma_index_info(i.name) c
      where t.type = 'table' and not i.partial group by t.name, i.name`,
  },
  PostgreSQL: {
    foreignKeys: `select conrelid::regclass::text as "table", string_agg(attname, ',' order by place) as columns
      from pg_constraint, unnest(conkey) with ordinality as k (number, place), pg_attribute
      where contype = 'f' and attrelid = conrelid and attnum = number group by pg_constraint.oid, conrelid`,
    indexes: `select indrelid::regclass::text as "table", string_agg(attname, ',' order by place) as columns
      from pg_index, unnest(indkey::int2[]) with ordinality as k (number, place), pg_attribute
      where indpred is null and attrelid = indrelid and attnum = number group by indexrelid, indrelid`,
  },
};

// No plan of PostgreSQL shows what a foreign key does: whether erasing a row scans the tables that refer to it is told by
// their indexes.
testOnBoth('every foreign key has an index, so that erasing a row scans no table', async (t, database) => {
  const opened = openDatabase(await database.create(t));
  t.after(() => opened.close());
  await migrate(opened);
  const read = async (query: string) => (await sql.raw<Columns>(query).execute(opened.reader)).rows;
  const foreignKeys = await read(CATALOGUES[database.name].foreignKeys);
  const indexes = await read(CATALOGUES[database.name].indexes);
  assert.deepEqual(
    foreignKeys.map(({ table }) => table),
    ['failed_notification'],
  );
  for (const { table, columns } of foreignKeys) {
    const wanted = columns.split(',').sort();
    const beginsWithThem = (index: Columns) =>
      index.columns.split(',').slice(0, wanted.length).sort().join() === wanted.join();
    assert.ok(indexes.filter((index) => index.table === table).some(beginsWithThem), `${table} (${columns})`);
  }
});
