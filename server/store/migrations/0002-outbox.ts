import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const outbox: Migration = {
  async up(db) {
    await db.schema
      .createTable('outbox')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('conversation_id', 'text', (column) =>
        column.notNull().references('conversation.id').onDelete('cascade'),
      )
      .addColumn('reference', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('receipt', 'answer')`))
      .addColumn('channel', 'text', (column) => column.notNull().check(sql`channel in ('email', 'sms')`))
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('written_by', 'text')
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('received_at', 'text', (column) => column.notNull())
      .addColumn('answer_due_at', 'text')
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_attempt_at', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('pending', 'sent', 'failed')`))
      .addColumn('sent_at', 'text')
      .addColumn('failure', 'text')
      .execute();
    await db.schema
      .createIndex('outbox_due')
      .on('outbox')
      .column('next_attempt_at')
      .where(sql<boolean>`state = 'pending'`)
      .execute();
    await db.schema
      .createIndex('outbox_failed')
      .on('outbox')
      .column('created_at')
      .where(sql<boolean>`state = 'failed'`)
      .execute();
    await db.schema.createIndex('outbox_by_conversation').on('outbox').column('conversation_id').execute();
  },
};
