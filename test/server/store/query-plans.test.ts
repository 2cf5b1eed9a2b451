import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import BetterSqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, sql, SqliteDialect, type CompiledQuery, type Dialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../../server/store/store.ts';
import { filePathOf, migrate, openDatabase } from '../../../server/store/open-store.ts';
import { CONNECTION_OPTIONS } from '../../../server/store/postgres/open-postgres.ts';
import type { Schema } from '../../../server/store/schema.ts';
import { createSealer } from '../../../server/store/sealer.ts';
import { conversationsTable } from '../../../server/conversations/conversations.table.ts';
import { idempotencyTable } from '../../../server/conversations/idempotency.table.ts';
import { draftsTable } from '../../../server/drafts/drafts.table.ts';
import { preferencesTable } from '../../../server/preferences/preferences.table.ts';
import { messagesTable } from '../../../server/conversations/messages.table.ts';
import { outboxTable } from '../../../server/notifications/outbox.table.ts';
import { POSTGRES, SQLITE, testOnBoth, type TestDatabase } from '../../support/databases.ts';
import { ENCRYPTION_KEYS } from '../../support/encryption-keys.ts';
import { AT } from '../../support/store-records.ts';

type Read = (
  tables: Pick<Tables, 'conversations' | 'messages' | 'outbox' | 'drafts' | 'preferences' | 'idempotency'>,
) => Promise<unknown>;

const MEMBER = 'member-7';
const KEY = { memberId: MEMBER, id: 'c-7-3' };

const CLAIM = 'due notifications';
const COUNT = 'how many notifications wait and have failed';

/** All that is read for a member, an agent, a worker or the operator's figures while they wait. */
const READS: Record<string, Read> = {
  'the history': ({ conversations }) => conversations.listHistory(MEMBER, AT, 50),
  'what waits longer than the history': ({ conversations }) => conversations.listHistory(MEMBER, AT, 3),
  'one conversation': ({ conversations }) => conversations.find(KEY),
  'a conversation for an agent': ({ conversations }) => conversations.findById(KEY.id),
  'what waits for an agent': ({ conversations }) => conversations.listWaiting(200),
  'the messages of a conversation': ({ messages }) => messages.list(KEY),
  'the messages of a member': ({ messages }) => messages.listOfMember(MEMBER),
  'a message by its place': ({ messages }) => messages.find({ memberId: MEMBER, conversationId: KEY.id, position: 0 }),
  'a request by its key': ({ idempotency }) => idempotency.find(MEMBER, 'k-7-3'),
  'a draft': ({ drafts }) => drafts.find({ memberId: MEMBER, actorId: MEMBER, conversationId: null }),
  'the drafts of new messages': ({ drafts }) =>
    drafts.listOfNewMessages({ memberId: MEMBER, actorId: MEMBER }, ['particulier', 'tiers']),
  'the preferences': ({ preferences }) => preferences.find(MEMBER),
  [CLAIM]: ({ outbox }) => outbox.claim({ worker: 'w', channel: 'email', now: AT, limit: 50 }),
  'failed notifications': ({ outbox }) => outbox.listFailed({ after: { at: AT, id: 'c' }, limit: 50 }),
  [COUNT]: ({ outbox }) => outbox.count(),
};

/** Fills the tables as 200 members with 50 conversations each would, all but one in ten answered. */
async function fill(db: Kysely<Schema>): Promise<void> {
  const sealed = Buffer.from('sealed');
  for (let member = 0; member < 200; member++) {
    const ids = Array.from({ length: 50 }, (_, i) => ({ id: `c-${member}-${i}`, at: dayOf(i), waits: i % 10 === 0 }));
    await db
      .insertInto('conversation')
      .values(
        ids.map(({ id, at, waits }) => ({
          member_id: `member-${member}`,
          id,
          reference: id,
          profile: 'particulier' as const,
          theme: 't',
          subject: 's',
          motive: 'm',
          labels: '{}',
          state: waits ? ('waiting' as const) : ('answered' as const),
          unread: 0,
          received_at: at,
          answered_at: null,
          last_message_at: at,
          answer_due_at: waits ? at : null,
        })),
      )
      .execute();
    const notification = ({ id }: { id: string }) => ({
      conversation_id: id,
      member_id: `member-${member}`,
      position: 0,
      kind: 'receipt' as const,
      channel: 'email' as const,
      id,
    });
    const message = { member_id: `member-${member}`, position: 0, author: 'member' as const, characters: 10 };
    const own = { member_id: `member-${member}`, updated_at: AT };
    const draft = { ...own, actor_id: own.member_id, version: '1', sealed };
    await db
      .insertInto('draft')
      .values(ids.map(({ id }) => ({ ...draft, conversation_id: id })))
      .execute();
    await db
      .insertInto('preference')
      .values({ ...own, content: '{}' })
      .execute();
    await db
      .insertInto('message')
      .values(
        ids.map(({ id, at }) => ({
          ...message,
          conversation_id: id,
          sent_at: at,
          proxy_id: null,
          agent_id: null,
          sealed,
        })),
      )
      .execute();
    await db
      .insertInto('outbox')
      .values(ids.map((of) => ({ ...notification(of), created_at: of.at, attempts: 0, next_attempt_at: of.at })))
      .execute();
    await db
      .insertInto('failed_notification')
      .values(ids.map((of) => ({ ...notification(of), failed_at: of.at, reason: '550' })))
      .execute();
    await db
      .insertInto('outbox_worker')
      .values({ id: `worker-${member}`, alive_until: AT })
      .execute();
    await db
      .insertInto('idempotency')
      .values(
        ids.map(({ id, at }, i) => ({
          owner_id: `member-${member}`,
          key: `k-${member}-${i}`,
          member_id: `member-${member}`,
          conversation_id: id,
          position: 0,
          created_at: at,
        })),
      )
      .execute();
  }
}

const dayOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();

/** The statements that reading sends to the database. What is read cannot be opened, which is another matter. */
async function statementsOf(dialect: Dialect, isShared: boolean, read: Read): Promise<CompiledQuery[]> {
  const sent: CompiledQuery[] = [];
  const db = new Kysely<Schema>({ dialect, log: ({ query }) => void sent.push(query) });
  const sealer = createSealer(ENCRYPTION_KEYS);
  await read({
    conversations: conversationsTable(db),
    messages: messagesTable(db, sealer),
    outbox: outboxTable(db, sealer, isShared),
    drafts: draftsTable(db, sealer, isShared),
    preferences: preferencesTable(db),
    idempotency: idempotencyTable(db),
  }).catch(() => undefined);
  return sent;
}

async function filled(t: TestContext, database: TestDatabase): Promise<string> {
  const url = await database.create(t);
  const opened = openDatabase(url);
  await migrate(opened);
  await fill(opened.migrator);
  await sql`analyze`.execute(opened.migrator);
  await opened.close();
  return url;
}

test('SQLite: every read uses an index and sorts nothing', async (t) => {
  const database = new BetterSqlite(filePathOf(await filled(t, SQLITE)));
  t.after(() => database.close());
  const dialect = new SqliteDialect({ database });
  for (const [what, read] of Object.entries(READS)) {
    const statements = await statementsOf(dialect, false, read);
    assert.ok(statements.length > 0, what);
    if (what === CLAIM) assert.equal(statements.length, 1, 'a claim is one statement');
    for (const { sql: text, parameters } of statements) {
      const plan = database.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...parameters);
      const steps = plan.map(({ detail }) => detail);
      // A partial index holds only what waits: it is read from its beginning. What is counted is read whole.
      const isBad = (step: string) =>
        /TEMP B-TREE/.test(step) ||
        (/^SCAN/.test(step) &&
          !/USING (?:COVERING )?INDEX conversation_waiting|^SCAN due/.test(step) &&
          !(what === COUNT && /^SCAN (?:outbox|failed_notification)\b/.test(step)));
      assert.ok(!steps.some(isBad), `${what}: ${steps.join('; ')}`);
    }
  }
});

test('PostgreSQL: every read uses an index and sorts nothing', async (t) => {
  const pool = new pg.Pool({ connectionString: await filled(t, POSTGRES), options: CONNECTION_OPTIONS });
  t.after(() => pool.end());
  const dialect = new PostgresDialect({ pool });
  for (const [what, read] of Object.entries(READS)) {
    const statements = await statementsOf(dialect, true, read);
    assert.ok(statements.length > 0, what);
    if (what === CLAIM) assert.equal(statements.length, 1, 'a claim is one statement');
    for (const { sql: text, parameters } of statements) {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...parameters]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      if (what === COUNT) assert.match(plan, /Scan.* on (?:outbox|failed_notification)/);
      // There are as few workers as servers.
      else assert.doesNotMatch(plan, /Seq Scan on (?!outbox_worker)|Sort/, `${what}:\n${plan}`);
    }
  }
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

// No plan shows what a foreign key does: whether erasing a row scans the tables that refer to it is told by their indexes.
testOnBoth('every foreign key has an index, so that erasing a row scans no table', async (t, database) => {
  const opened = openDatabase(await database.create(t));
  t.after(() => opened.close());
  await migrate(opened);
  const read = async (query: string) => (await sql.raw<Columns>(query).execute(opened.reader)).rows;
  const foreignKeys = await read(CATALOGUES[database.name].foreignKeys);
  const indexes = await read(CATALOGUES[database.name].indexes);
  assert.deepEqual(foreignKeys.map(({ table }) => table).sort(), ['failed_notification', 'message']);
  for (const { table, columns } of foreignKeys) {
    const wanted = columns.split(',').sort();
    const beginsWithThem = (index: Columns) =>
      index.columns.split(',').slice(0, wanted.length).sort().join() === wanted.join();
    assert.ok(indexes.filter((index) => index.table === table).some(beginsWithThem), `${table} (${columns})`);
  }
});
