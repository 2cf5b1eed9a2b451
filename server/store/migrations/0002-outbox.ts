import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

/** Outbox. Its primary key names the announced message, so a channel cannot announce a message twice. */
export const outbox: Migration = {
  async up(db) {
    const { text } = dialectOf(db);
    await db.schema
      .createTable('outbox')
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull().check(sql`kind in ('receipt', 'answer')`))
      .addColumn('channel', text, (column) => column.notNull().check(sql`channel in ('email', 'sms')`))
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('received_at', text, (column) => column.notNull())
      .addColumn('answer_due_at', text)
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull().check(sql`state in ('pending', 'sent', 'failed')`))
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_attempt_at', text, (column) => column.notNull())
      .addColumn('worker', text)
      .addColumn('ended_at', text)
      .addColumn('failure', text)
      .addPrimaryKeyConstraint('outbox_key', ['conversation_id', 'member_id', 'position', 'kind', 'channel'])
      .addForeignKeyConstraint(
        'outbox_of_conversation',
        ['conversation_id', 'member_id'],
        'conversation',
        ['id', 'member_id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute();
    await db.schema
      .createIndex('outbox_due')
      .on('outbox')
      .columns(['channel', 'next_attempt_at'])
      .where(sql<boolean>`state = 'pending'`)
      .execute();
    await db.schema
      .createIndex('outbox_failed')
      .on('outbox')
      .column('ended_at')
      .where(sql<boolean>`state = 'failed'`)
      .execute();
  },
};
