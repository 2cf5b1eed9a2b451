import type { Kysely, Selectable } from 'kysely';
import type { Language } from '../../src/contract/topic.ts';
import type { Outbox, OutboxRecord } from '../domain/store.ts';
import type { OutboxRow, Schema } from './schema.ts';

export function outboxTable(db: Kysely<Schema>): Outbox {
  return {
    async insert(rows) {
      if (rows.length === 0) return;
      await db
        .insertInto('outbox')
        .values(
          rows.map((row) => ({
            id: row.id,
            conversation_id: row.conversationId,
            reference: row.reference,
            kind: row.kind,
            channel: row.channel,
            recipient: row.recipient,
            name: row.name,
            written_by: row.writtenBy,
            language: row.language,
            received_at: row.receivedAt,
            answer_due_at: row.answerDueAt,
            created_at: row.createdAt,
            attempts: row.attempts,
            next_attempt_at: row.nextAttemptAt,
            state: 'pending' as const,
          })),
        )
        .execute();
    },

    async listDue(now, limit) {
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('state', '=', 'pending')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },

    async markSent(id, at) {
      await db
        .updateTable('outbox')
        .set({ state: 'sent', sent_at: at, recipient: '', name: '', written_by: null })
        .where('id', '=', id)
        .execute();
    },

    async markFailed(id, attempts, reason) {
      await db.updateTable('outbox').set({ state: 'failed', attempts, failure: reason }).where('id', '=', id).execute();
    },

    async postpone(id, attempts, nextAttemptAt, reason) {
      await db
        .updateTable('outbox')
        .set({ attempts, next_attempt_at: nextAttemptAt, failure: reason })
        .where('id', '=', id)
        .execute();
    },

    async count() {
      const rows = await db
        .selectFrom('outbox')
        .select(['state', (select) => select.fn.countAll<number>().as('rows')])
        .where('state', 'in', ['pending', 'failed'])
        .groupBy('state')
        .execute();
      const of = (state: 'pending' | 'failed') => rows.find((row) => row.state === state)?.rows ?? 0;
      return { pending: of('pending'), failed: of('failed') };
    },
  };
}

function toRecord(row: Selectable<OutboxRow>): OutboxRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    reference: row.reference,
    kind: row.kind,
    channel: row.channel,
    recipient: row.recipient,
    name: row.name,
    writtenBy: row.written_by,
    language: row.language as Language,
    receivedAt: row.received_at,
    answerDueAt: row.answer_due_at,
    createdAt: row.created_at,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
  };
}
