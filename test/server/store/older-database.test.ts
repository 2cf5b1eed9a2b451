import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { openDatabase, openStore } from '../../../server/store/open-store.ts';
import { testOnBoth } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';

/** Lists tables with their rows. */
async function readAll(t: TestContext, databaseUrl: string): Promise<Record<string, unknown[]>> {
  const opened = openDatabase(databaseUrl);
  t.after(() => opened.close());
  const tables = await opened.migrator.introspection.getTables({ withInternalKyselyTables: true });
  const read: Record<string, unknown[]> = {};
  for (const { name } of tables) read[name] = (await sql`select * from ${sql.table(name)}`.execute(opened.reader)).rows;
  await opened.close();
  return read;
}

const MIGRATIONS: Record<string, readonly string[]> = {
  older: ['0001-conversations', '0002-idempotency'],
  newer: ['0001-first', '9999-later'],
};

for (const [age, names] of Object.entries(MIGRATIONS)) {
  testOnBoth(
    `a database of another version, ${age} than this one, is refused in one line, and stays as it is`,
    async (t, database) => {
      const databaseUrl = await database.create(t);
      const opened = openDatabase(databaseUrl);
      const db = opened.migrator;
      await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
        db,
      );
      await sql`create table conversation (id text primary key)`.execute(db);
      await sql`insert into conversation values ('c1')`.execute(db);
      for (const name of names) await sql`insert into kysely_migration values (${name}, '2026')`.execute(db);
      await opened.close();

      const before = await readAll(t, databaseUrl);
      await assert.rejects(openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS }), {
        name: 'OperatorError',
        message: /^DATABASE_URL: this database is of another version\..*`npm run reset`[^\n]*$/,
      });
      assert.deepEqual(await readAll(t, databaseUrl), before);
      assert.deepEqual(Object.keys(before).sort(), ['conversation', 'kysely_migration']);
    },
  );
}
