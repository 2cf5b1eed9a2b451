import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

/**
 * The bounds of a member's text are those of src/contract/message-rules.ts, written out: a migration keeps its meaning
 * when a rule changes later.
 */
export const conversations: Migration = {
  async up(db) {
    const { text, bytes, clustered } = dialectOf(db);
    await db.schema
      .createTable('conversation')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('reference', text, (column) => column.notNull())
      .addColumn('profile', text, (column) => column.notNull())
      .addColumn('theme', text, (column) => column.notNull())
      .addColumn('subject', text, (column) => column.notNull())
      .addColumn('motive', text, (column) => column.notNull())
      .addColumn('labels', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull().check(sql`state in ('waiting', 'answered')`))
      .addColumn('unread', 'integer', (column) => column.notNull())
      .addColumn('received_at', text, (column) => column.notNull())
      .addColumn('answered_at', text)
      .addColumn('last_message_at', text, (column) => column.notNull())
      .addColumn('answer_due_at', text)
      // Primary key matches the order of the history: .github/decisions/primary-keys-in-reading-order.md
      .addPrimaryKeyConstraint('conversation_key', ['member_id', 'last_message_at', 'id'])
      .addCheckConstraint('conversation_waits_until', sql`(state = 'waiting') = (answer_due_at is not null)`)
      .$call(clustered)
      .execute();
    // Agents find by the id alone. The member is part of it for the foreign keys.
    await db.schema
      .createIndex('conversation_by_id')
      .on('conversation')
      .columns(['id', 'member_id'])
      .unique()
      .execute();
    await db.schema
      .createIndex('conversation_waiting')
      .on('conversation')
      .columns(['answer_due_at', 'id'])
      .where(sql<boolean>`state = 'waiting'`)
      .execute();

    await db.schema
      .createTable('message')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('author', text, (column) => column.notNull().check(sql`author in ('member', 'agent')`))
      .addColumn('characters', 'integer', (column) => column.notNull())
      .addColumn('sent_at', text, (column) => column.notNull())
      .addColumn('proxy_id', text)
      .addColumn('agent_id', text)
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('message_key', ['member_id', 'conversation_id', 'position'])
      // Both columns, so that a cascade finds its rows by this table's primary key.
      .addForeignKeyConstraint(
        'message_of_conversation',
        ['conversation_id', 'member_id'],
        'conversation',
        ['id', 'member_id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .addCheckConstraint(
        'message_length',
        sql`characters between case author when 'member' then 10 else 1 end
          and case author when 'member' then 750 else 5000 end`,
      )
      .$call(clustered)
      .execute();
  },
};
