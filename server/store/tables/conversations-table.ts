import type { Kysely, Selectable } from 'kysely';
import type { TopicLabels } from '../../catalogue/load-catalogue.ts';
import type { ConversationChange, ConversationRecord, Conversations } from '../../domain/store.ts';
import type { ConversationRow, Schema } from '../schema.ts';

export function conversationsTable(db: Kysely<Schema>): Conversations {
  const rows = () => db.selectFrom('conversation').selectAll();
  return {
    async insert(conversation) {
      await db.insertInto('conversation').values(toRow(conversation)).execute();
    },

    async update({ memberId, id }, change) {
      await db
        .updateTable('conversation')
        .set(toChangedColumns(change))
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .execute();
    },

    async find({ memberId, id }) {
      const row = await rows().where('member_id', '=', memberId).where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async findById(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async listHistory(memberId, since, limit) {
      const latest = (state: ConversationRow['state'], from: string, most: number) =>
        rows()
          .where('member_id', '=', memberId)
          .where('state', '=', state)
          .where('last_message_at', '>=', from)
          .orderBy('last_message_at', 'desc')
          .limit(most)
          .execute();
      const waiting = await latest('waiting', '', limit);
      const answered = waiting.length < limit ? await latest('answered', since, limit - waiting.length) : [];
      return [...waiting, ...answered].map(toRecord).sort(byLastMessage);
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

    listOfMember: (memberId) =>
      db
        .selectFrom('conversation')
        .select(['id', 'state', 'last_message_at as lastMessageAt'])
        .where('member_id', '=', memberId)
        .execute(),

    async erase(memberId, ids) {
      if (ids.length === 0) return;
      await db
        .deleteFrom('conversation')
        .where('member_id', '=', memberId)
        .where('id', 'in', ids)
        // Also if the member has just replied in it.
        .where('state', '=', 'answered')
        .execute();
    },
  };
}

function byLastMessage(a: ConversationRecord, b: ConversationRecord): number {
  return a.lastMessageAt < b.lastMessageAt ? 1 : a.lastMessageAt > b.lastMessageAt ? -1 : 0;
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

function toRecord(row: Selectable<ConversationRow>): ConversationRecord {
  return {
    id: row.id,
    reference: row.reference,
    memberId: row.member_id,
    profile: row.profile,
    topic: { theme: row.theme, subject: row.subject, motive: row.motive },
    labels: JSON.parse(row.labels) as TopicLabels,
    state: row.state,
    unread: row.unread === 1,
    receivedAt: row.received_at,
    answeredAt: row.answered_at,
    lastMessageAt: row.last_message_at,
    answerDueAt: row.answer_due_at,
  };
}
