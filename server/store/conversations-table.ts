import type { Kysely, Selectable } from 'kysely';
import type { Language } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import type { ConversationChange, ConversationRecord, Conversations, MessageRecord } from '../domain/store.ts';
import type { ConversationRow, MessageRow, Schema } from './schema.ts';

export function conversationsTable(db: Kysely<Schema>): Conversations {
  return {
    async isReferenceFree(reference) {
      const taken = await db
        .selectFrom('conversation')
        .select('id')
        .where('reference', '=', reference)
        .executeTakeFirst();
      return !taken;
    },

    async insert(conversation) {
      await db.insertInto('conversation').values(toRow(conversation)).execute();
    },

    async update(id, change) {
      await db.updateTable('conversation').set(toChangedColumns(change)).where('id', '=', id).execute();
    },

    async find(id) {
      const row = await db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async listHistory(memberId, since, limit) {
      const rows = await db
        .selectFrom('conversation')
        .selectAll()
        .where('member_id', '=', memberId)
        .where((where) => where.or([where('state', '=', 'waiting'), where('last_message_at', '>=', since)]))
        // "waiting" sorts after "answered".
        .orderBy('state', 'desc')
        .orderBy('last_message_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toRecord).sort(byLastMessage);
    },

    async listWaiting(limit) {
      const rows = await db
        .selectFrom('conversation')
        .selectAll()
        .where('state', '=', 'waiting')
        .orderBy('answer_due_at')
        .orderBy('last_message_at')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },

    async insertMessage({ conversationId, sentAt, proxy, agentId, ...message }) {
      await db
        .insertInto('message')
        .values({
          ...message,
          conversation_id: conversationId,
          sent_at: sentAt,
          proxy_id: proxy?.id ?? null,
          proxy_name: proxy?.name ?? null,
          agent_id: agentId,
        })
        .execute();
    },

    async listMessages(conversationIds) {
      if (conversationIds.length === 0) return [];
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('conversation_id', 'in', conversationIds)
        .orderBy('conversation_id')
        .orderBy('position')
        .execute();
      return rows.map(toMessage);
    },
  };
}

function byLastMessage(a: ConversationRecord, b: ConversationRecord): number {
  return a.lastMessageAt < b.lastMessageAt ? 1 : a.lastMessageAt > b.lastMessageAt ? -1 : 0;
}

function toRow(conversation: ConversationRecord): ConversationRow {
  const { id, reference, memberId, profile, topic, labels, state, unread, receivedAt, contact } = conversation;
  return {
    id,
    reference,
    member_id: memberId,
    profile,
    ...topic,
    labels: JSON.stringify(labels),
    state,
    unread: Number(unread),
    received_at: receivedAt,
    answered_at: conversation.answeredAt,
    last_message_at: conversation.lastMessageAt,
    answer_due_at: conversation.answerDueAt,
    member_name: contact.name,
    email: contact.email,
    phone: contact.phone,
    language: contact.language,
    written_by: conversation.writtenBy,
  };
}

function toChangedColumns(change: ConversationChange): Partial<ConversationRow> {
  const { state, unread, answeredAt, lastMessageAt, answerDueAt, contact, writtenBy } = change;
  return {
    ...(state !== undefined && { state }),
    ...(unread !== undefined && { unread: Number(unread) }),
    ...(answeredAt !== undefined && { answered_at: answeredAt }),
    ...(lastMessageAt !== undefined && { last_message_at: lastMessageAt }),
    ...(answerDueAt !== undefined && { answer_due_at: answerDueAt }),
    ...(contact && {
      member_name: contact.name,
      email: contact.email,
      phone: contact.phone,
      language: contact.language,
    }),
    ...(writtenBy !== undefined && { written_by: writtenBy }),
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
    contact: { name: row.member_name, email: row.email, phone: row.phone, language: row.language as Language },
    writtenBy: row.written_by,
  };
}

function toMessage(row: Selectable<MessageRow>): MessageRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    position: row.position,
    author: row.author,
    text: row.text,
    sentAt: row.sent_at,
    proxy: row.proxy_id === null ? null : { id: row.proxy_id, name: row.proxy_name ?? '' },
    agentId: row.agent_id,
  };
}
