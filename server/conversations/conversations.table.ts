import { sql, type Kysely, type Selectable } from 'kysely';
import { PROFILES, type Profile } from '../../src/contract/topic.ts';
import { ConflictError } from '../store/database.ts';
import { unlessUnreadable } from '../errors.ts';
import type { Schema } from '../store/schema.ts';
import { additionalDataOf, type SealedTable } from '../store/sealed-table.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import { openEach, openOne, type ReportUnreadable } from '../unreadable.ts';
import type { ConversationRecord, Conversations, ListedPage, Page, Place } from './records.ts';
import type { TopicLabelsTable } from './topic-labels.table.ts';

export interface ConversationRow {
  member_id: string;
  id: string;
  last_message_at: string;
  profile: Profile;
  state: 'waiting' | 'answered';
  unread: number;
  answered_at: string | null;
  answer_due_at: string | null;
  /** {@link Summary} and messages. */
  sealed: Uint8Array;
}

/**
 * Encrypted summary of a conversation: its topic is health data. The encrypted value is the summary as a line of JSON, then
 * the messages, which are not parsed to be read.
 */
interface Summary extends Pick<ConversationRecord, 'memberSub' | 'reference' | 'receivedAt'> {
  /** Id of the topic with its labels. */
  readonly topic: string;
}

const LINE_FEED = 0x0a;

/** Form of the dates that lists are ordered by. */
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export const SEALED_CONVERSATIONS: SealedTable<'conversation'> = {
  name: 'conversation',
  key: ['member_id', 'last_message_at', 'id'],
  bound: ['member_id', 'id', 'last_message_at', 'profile', 'state', 'unread', 'answered_at', 'answer_due_at'],
  sealed: ['sealed'],
};

const insertRow = insertStatement('conversation', [...SEALED_CONVERSATIONS.bound, 'sealed']);

const findOfMember = statement((db, key: Pick<ConversationRow, 'member_id' | 'id'>) =>
  db.selectFrom('conversation').selectAll().where('id', '=', key.id).where('member_id', '=', key.member_id),
);

const findAny = statement((db, { id }: Pick<ConversationRow, 'id'>) =>
  db.selectFrom('conversation').selectAll().where('id', '=', id),
);

const listLatest = statement((db, { member_id, since, limit }: { member_id: string; since: string; limit: number }) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('member_id', '=', member_id)
    .where((where) => where.or([where('state', '=', 'waiting'), where('last_message_at', '>=', since)]))
    .orderBy('last_message_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit),
);

const listKept = statement((db, page: Place & { member_id: string; since: string; limit: number }) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('member_id', '=', page.member_id)
    .where((where) => where(where.refTuple('last_message_at', 'id'), '<', where.tuple(page.at, page.id)))
    .where((where) =>
      where.or([
        where('state', '=', 'waiting'),
        where.and([where('unread', '=', 1), where('last_message_at', '>=', page.since)]),
      ]),
    )
    .orderBy('last_message_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit),
);

const countBefore = statement((db, place: Place & { member_id: string; limit: number }) =>
  db
    .selectFrom(
      db
        .selectFrom('conversation')
        .select('id')
        .where('member_id', '=', place.member_id)
        .where((where) => where(where.refTuple('last_message_at', 'id'), '>', where.tuple(place.at, place.id)))
        .limit(place.limit)
        .as('before'),
    )
    .select((select) => select.fn.countAll().as('rows')),
);

// Literals, since the database uses a partial index only for a condition that it knows when it plans.
const countUnread = statement((db, values: { member_id: string; since: string } & Record<Profile, string>) =>
  db
    .selectFrom('conversation')
    .select((select) => select.fn.countAll().as('rows'))
    .where('member_id', '=', values.member_id)
    .where('unread', '=', sql.lit(1))
    .where('last_message_at', '>=', values.since)
    .where(
      'profile',
      'in',
      PROFILES.map((profile) => values[profile] as Profile),
    ),
);

const listWaiting = statement((db, { at, id, limit }: Place & { limit: number }) =>
  db
    .selectFrom('conversation')
    .selectAll()
    .where('state', '=', sql.lit('waiting' as const))
    .where((where) => where(where.refTuple('answer_due_at', 'id'), '>', where.tuple(at, id)))
    .orderBy('answer_due_at')
    .orderBy('id')
    .limit(limit),
);

export function conversationsTable(
  db: Kysely<Schema>,
  sealer: Sealer,
  topicLabels: TopicLabelsTable,
  report: ReportUnreadable,
): Conversations {
  type Row = Selectable<ConversationRow>;

  function open(row: Row): Summary & Pick<ConversationRecord, 'messages'> {
    const bytes = sealer.open(row.sealed, additionalDataOf(SEALED_CONVERSATIONS, 'sealed', row));
    const end = bytes.indexOf(LINE_FEED);
    return { ...(JSON.parse(bytes.toString('utf8', 0, end)) as Summary), messages: bytes.subarray(end + 1) };
  }

  const reportRow =
    ({ id }: Row) =>
    ({ message }: Error) =>
      report({ table: 'conversation', conversationId: id, reason: message });

  /** @throws {UnreadableError} */
  async function toRecord(row: Row): Promise<ConversationRecord> {
    return openOne(async () => {
      const { topic, ...sealed } = open(row);
      const topicOf = await topicLabels.load([topic]);
      return { ...toColumns(row), ...sealed, ...topicOf(topic) };
    }, reportRow(row));
  }

  /**
   * @param rows of the page, and the one after it if there is one
   * @param date column of the list's order
   */
  async function toPage(
    rows: readonly Row[],
    { limit, maxBytes }: Pick<Page, 'limit' | 'maxBytes'>,
    date: 'last_message_at' | 'answer_due_at' = 'last_message_at',
  ): Promise<ListedPage<ConversationRecord>> {
    const placeOf = (row: Row): Place => ({ at: row[date] ?? '', id: row.id });
    const fitting = takeBytes(rows.slice(0, limit), maxBytes);
    // The next page begins with rows that no cursor can name: somebody has changed their date.
    const end = fitting.findLastIndex((row) => DATE.test(placeOf(row).at));
    const own = fitting.length === rows.length || end < 0 ? fitting : fitting.slice(0, end + 1);
    const last = own.at(-1);
    const next = last && own.length < rows.length ? placeOf(last) : undefined;
    const opened = openEach(
      own,
      (row) => ({ row, ...open(row) }),
      (row, error) => reportRow(row)(error),
    );
    const topicOf = await topicLabels.load(opened.found.map(({ topic }) => topic));
    const { found } = openEach(
      opened.found,
      ({ row, topic, ...sealed }) => ({ ...toColumns(row), ...sealed, ...topicOf(topic) }),
      ({ row }, error) => reportRow(row)(error),
    );
    return { found, missing: own.length - found.length, next };
  }

  function seal(columns: Omit<ConversationRow, 'sealed'>, conversation: ConversationRecord, topic: string): Buffer {
    const { memberSub, reference, receivedAt, messages } = conversation;
    const summary: Summary = { memberSub, reference, receivedAt, topic };
    const content = Buffer.concat([Buffer.from(`${JSON.stringify(summary)}\n`), messages]);
    return sealer.seal(content, additionalDataOf(SEALED_CONVERSATIONS, 'sealed', columns));
  }

  return {
    async insert(conversation) {
      const columns = toRow(conversation);
      const topic = await topicLabels.save(conversation);
      await insertRow(db, { ...columns, sealed: seal(columns, conversation, topic) });
    },

    async update(conversation, change) {
      const changed = { ...conversation, ...change };
      const [before, columns] = [toRow(conversation), toRow(changed)];
      const topic = await topicLabels.save(conversation);
      const { numUpdatedRows } = await db
        .updateTable('conversation')
        .set({ ...changesOf(before, columns), sealed: seal(columns, changed, topic) })
        .where((row) => row.and(before))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new ConflictError('the conversation was changed meanwhile');
    },

    async find({ memberId, id }) {
      const [row] = await findOfMember(db, { member_id: memberId, id });
      return row && toRecord(row);
    },

    async findById(id) {
      const [row] = await findAny(db, { id });
      return row && toRecord(row);
    },

    listLatest: async (memberId, since, limit) =>
      toPage(await listLatest(db, { member_id: memberId, since, limit: limit + 1 }), { limit }),

    listKept: async (memberId, since, { after, limit }) =>
      toPage(await listKept(db, { ...after, member_id: memberId, since, limit: limit + 1 }), { limit }),

    async countBefore(memberId, place, limit) {
      const [counted] = await countBefore(db, { ...place, member_id: memberId, limit });
      return Number(counted?.rows);
    },

    async countUnread(memberId, profiles, since) {
      // One value for each profile there is, so that one statement serves any number of them.
      const wanted = PROFILES.map((profile) => [profile, profiles.includes(profile) ? profile : ''] as const);
      const values = { member_id: memberId, since, ...(Object.fromEntries(wanted) as Record<Profile, string>) };
      const [counted] = await countUnread(db, values);
      return Number(counted?.rows);
    },

    listWaiting: async ({ after = { at: '', id: '' }, limit, maxBytes }) =>
      toPage(await listWaiting(db, { ...after, limit: limit + 1 }), { limit, maxBytes }, 'answer_due_at'),

    async listMembers(after, limit) {
      const members = await db
        .selectFrom('conversation')
        .select('member_id')
        .distinct()
        .where('member_id', '>', after)
        .orderBy('member_id')
        .limit(limit)
        .execute();
      return members.map(({ member_id }) => member_id);
    },

    async listOfMember(memberId) {
      const all = await db
        .selectFrom('conversation')
        .select(['id', 'state', 'unread', 'last_message_at as lastMessageAt'])
        .where('member_id', '=', memberId)
        .execute();
      return all.map((row) => ({ ...row, unread: row.unread === 1 }));
    },

    async erase(memberId, ids, keysSince) {
      const intact = await listIntact(ids);
      if (intact.length === 0) return [];
      const erased = await db
        .deleteFrom('conversation')
        .where('id', 'in', intact)
        // An expression, so that SQLite finds these by their ids, instead of reading all that the member has.
        .where((row) => row(row.fn.coalesce('member_id', sql.lit('')), '=', memberId))
        // The member may have just replied.
        .where('state', '=', 'answered')
        .returning('id')
        .execute();
      const erasedIds = erased.map(({ id }) => id);
      if (erasedIds.length > 0) await eraseContent(memberId, erasedIds, keysSince);
      return erasedIds;
    },
  };

  /** Lists those that can be read: a date or a state that somebody changed must not have a conversation erased. */
  async function listIntact(ids: readonly string[]): Promise<string[]> {
    const intact: string[] = [];
    for (const id of ids) {
      const [row] = await findAny(db, { id });
      if (row && (await unlessUnreadable(openOne(() => open(row), reportRow(row))))) intact.push(id);
    }
    return intact;
  }

  /** Erases what belongs to conversations. No foreign key does it: each insert of a message would pay for it. */
  async function eraseContent(memberId: string, conversationIds: readonly string[], keysSince: string): Promise<void> {
    await db
      .updateTable('message')
      .set({ sealed: null })
      .where('member_id', '=', memberId)
      .where('conversation_id', 'in', conversationIds)
      .where('sent_at', '>=', keysSince)
      .execute();
    await db
      .deleteFrom('message')
      .where('member_id', '=', memberId)
      .where('conversation_id', 'in', conversationIds)
      .where('sent_at', '<', keysSince)
      .execute();
    await db
      .deleteFrom('draft')
      .where('member_id', '=', memberId)
      .where('conversation_id', 'in', conversationIds)
      .execute();
  }
}

function toRow(conversation: ConversationRecord): Omit<ConversationRow, 'sealed'> {
  return {
    member_id: conversation.memberId,
    id: conversation.id,
    last_message_at: conversation.lastMessageAt,
    profile: conversation.profile,
    state: conversation.state,
    unread: Number(conversation.unread),
    answered_at: conversation.answeredAt,
    answer_due_at: conversation.answerDueAt,
  };
}

/** Takes rows until their encrypted values are of `maxBytes`; one row at least. */
function takeBytes<Row extends Pick<ConversationRow, 'sealed'>>(
  rows: readonly Row[],
  maxBytes = Infinity,
): readonly Row[] {
  let bytes = 0;
  const beyond = rows.findIndex(({ sealed }, index) => (bytes += sealed.length) > maxBytes && index > 0);
  return beyond < 0 ? rows : rows.slice(0, beyond);
}

/** Columns to write: SQLite writes the indexes of those that are set, even to what they were. */
function changesOf<Row extends object>(before: Row, after: Row): Partial<Row> {
  const changed = Object.entries(after).filter(([column, value]) => value !== before[column as keyof Row]);
  return Object.fromEntries(changed) as Partial<Row>;
}

type Columns = Omit<ConversationRecord, keyof Summary | 'topic' | 'labels' | 'messages'>;

function toColumns(row: Selectable<ConversationRow>): Columns {
  return {
    memberId: row.member_id,
    id: row.id,
    lastMessageAt: row.last_message_at,
    profile: row.profile,
    state: row.state,
    unread: row.unread === 1,
    answeredAt: row.answered_at,
    answerDueAt: row.answer_due_at,
  };
}
