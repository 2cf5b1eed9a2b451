import type { Kysely, Selectable } from 'kysely';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { Profile } from '../../src/contract/topic.ts';
import type { Schema } from '../store/schema.ts';
import { insertStatement, statement } from '../store/statement.ts';
import type { ConversationChange, ConversationRecord, Conversations } from './records.ts';

export interface ConversationRow {
  member_id: string;
  id: string;
  reference: string;
  profile: Profile;
  theme: string;
  subject: string;
  motive: string;
  labels: string;
  state: 'waiting' | 'answered';
  unread: number;
  received_at: string;
  answered_at: string | null;
  last_message_at: string;
  answer_due_at: string | null;
}

const insertRow = insertStatement('conversation', [
  'member_id',
  'id',
  'reference',
  'profile',
  'theme',
  'subject',
  'motive',
  'labels',
  'state',
  'unread',
  'received_at',
  'answered_at',
  'last_message_at',
  'answer_due_at',
]);

const findOfMember = statement((db, key: Pick<ConversationRow, 'member_id' | 'id'>) =>
  db.selectFrom('conversation').selectAll().where('id', '=', key.id).where('member_id', '=', key.member_id),
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

/** Lists waiting and unread conversations that are older than the last of `listLatest`. */
const listKept = statement(
  (db, last: Pick<ConversationRow, 'member_id' | 'last_message_at' | 'id'> & { since: string }) =>
    db
      .selectFrom('conversation')
      .selectAll()
      .where('member_id', '=', last.member_id)
      .where((where) => where(where.refTuple('last_message_at', 'id'), '<', where.tuple(last.last_message_at, last.id)))
      .where((where) =>
        where.or([
          where('state', '=', 'waiting'),
          where.and([where('unread', '=', 1), where('last_message_at', '>=', last.since)]),
        ]),
      )
      .orderBy('last_message_at', 'desc')
      .orderBy('id', 'desc'),
);

export function conversationsTable(db: Kysely<Schema>): Conversations {
  const rows = () => db.selectFrom('conversation').selectAll();
  return {
    async insert(conversation) {
      await insertRow(db, toRow(conversation));
    },

    async update({ memberId, id }, change) {
      await db
        .updateTable('conversation')
        .set(toChangedColumns(change))
        .where('id', '=', id)
        .where('member_id', '=', memberId)
        .execute();
    },

    async markRead({ memberId, id, answeredAt }) {
      const { numUpdatedRows } = await db
        .updateTable('conversation')
        .set({ unread: 0 })
        .where('id', '=', id)
        .where('member_id', '=', memberId)
        .where('unread', '=', 1)
        .where('answered_at', '=', answeredAt)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async find({ memberId, id }) {
      const [row] = await findOfMember(db, { member_id: memberId, id });
      return row && toRecord(row);
    },

    async findById(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async listHistory(memberId, since, limit) {
      const latest = await listLatest(db, { member_id: memberId, since, limit });
      const last = latest.at(-1);
      if (!last || latest.length < limit) return latest.map(toRecord);
      return [...latest, ...(await listKept(db, { ...last, since }))].map(toRecord);
    },

    async listWaiting(limit) {
      const waiting = await rows().where('state', '=', 'waiting').orderBy('answer_due_at').limit(limit).execute();
      return waiting.map(toRecord);
    },

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

    async erase(memberId, ids) {
      if (ids.length === 0) return [];
      const erased = await db
        .deleteFrom('conversation')
        .where('id', 'in', ids)
        .where('member_id', '=', memberId)
        // The member may have just replied.
        .where('state', '=', 'answered')
        .returning('id')
        .execute();
      const erasedIds = erased.map(({ id }) => id);
      // Foreign keys cascade to messages and notifications. Drafts have none, since that of a new message has no
      // conversation.
      if (erasedIds.length > 0) {
        await db
          .deleteFrom('draft')
          .where('member_id', '=', memberId)
          .where('conversation_id', 'in', erasedIds)
          .execute();
      }
      return erasedIds;
    },
  };
}

function toRow(conversation: ConversationRecord): ConversationRow {
  const { memberId, id, reference, profile, topic, labels, state, unread } = conversation;
  return {
    member_id: memberId,
    id,
    reference,
    profile,
    theme: topic.theme,
    subject: topic.subject,
    motive: topic.motive,
    labels: JSON.stringify(labels),
    state,
    unread: Number(unread),
    received_at: conversation.receivedAt,
    answered_at: conversation.answeredAt,
    last_message_at: conversation.lastMessageAt,
    answer_due_at: conversation.answerDueAt,
  };
}

function toChangedColumns(change: ConversationChange): Partial<ConversationRow> {
  const { state, unread, answeredAt, lastMessageAt, answerDueAt } = change;
  return {
    ...(state !== undefined && { state }),
    ...(unread !== undefined && { unread: Number(unread) }),
    ...(answeredAt !== undefined && { answered_at: answeredAt }),
    ...(lastMessageAt !== undefined && { last_message_at: lastMessageAt }),
    ...(answerDueAt !== undefined && { answer_due_at: answerDueAt }),
  };
}

/** Parsed labels by their JSON: a history repeats the same few topics. */
const knownLabels = new Map<string, TopicLabels>();
const MAX_LABELS = 2000;

function readLabels(json: string): TopicLabels {
  let labels = knownLabels.get(json);
  if (!labels) {
    if (knownLabels.size >= MAX_LABELS) knownLabels.clear();
    labels = JSON.parse(json) as TopicLabels;
    knownLabels.set(json, labels);
  }
  return labels;
}

function toRecord(row: Selectable<ConversationRow>): ConversationRecord {
  return {
    id: row.id,
    reference: row.reference,
    memberId: row.member_id,
    profile: row.profile,
    topic: { theme: row.theme, subject: row.subject, motive: row.motive },
    labels: readLabels(row.labels),
    state: row.state,
    unread: row.unread === 1,
    receivedAt: row.received_at,
    answeredAt: row.answered_at,
    lastMessageAt: row.last_message_at,
    answerDueAt: row.answer_due_at,
  };
}
