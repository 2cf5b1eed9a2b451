import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The bounds of a member's text are those of src/contract/message-rules.ts, written out: a migration keeps its meaning
 * when a rule changes later. `length` counts code points, as that function does.
 */
export const conversations: Migration = {
  async up(db) {
    await db.schema
      .createTable('conversation')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('reference', 'text', (column) => column.notNull().unique())
      .addColumn('member_id', 'text', (column) => column.notNull())
      .addColumn('profile', 'text', (column) => column.notNull())
      .addColumn('theme', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('motive', 'text', (column) => column.notNull())
      .addColumn('labels', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('waiting', 'answered')`))
      .addColumn('unread', 'integer', (column) => column.notNull())
      .addColumn('received_at', 'text', (column) => column.notNull())
      .addColumn('answered_at', 'text')
      .addColumn('last_message_at', 'text', (column) => column.notNull())
      .addColumn('answer_due_at', 'text')
      .addColumn('member_name', 'text', (column) => column.notNull())
      .addColumn('email', 'text')
      .addColumn('phone', 'text')
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('written_by', 'text')
      .addCheckConstraint('conversation_waits_until', sql`(state = 'waiting') = (answer_due_at is not null)`)
      .execute();
    await db.schema
      .createIndex('conversation_by_member')
      .on('conversation')
      .columns(['member_id', 'last_message_at'])
      .execute();
    await db.schema
      .createIndex('conversation_waiting')
      .on('conversation')
      .column('answer_due_at')
      .where(sql<boolean>`state = 'waiting'`)
      .execute();

    await db.schema
      .createTable('message')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('conversation_id', 'text', (column) =>
        column.notNull().references('conversation.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull().check(sql`author in ('member', 'agent')`))
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('sent_at', 'text', (column) => column.notNull())
      .addColumn('proxy_id', 'text')
      .addColumn('proxy_name', 'text')
      .addColumn('agent_id', 'text')
      .addUniqueConstraint('message_in_order', ['conversation_id', 'position'])
      .addCheckConstraint(
        'message_length',
        sql`length(text) between case author when 'member' then 10 else 1 end
          and case author when 'member' then 750 else 5000 end`,
      )
      .execute();
  },
};
