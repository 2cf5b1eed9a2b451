import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

/**
 * Makes all tables. Each has few trees: an entry in a tree costs more than all else about a row.
 * Why these keys: .github/decisions/primary-keys-in-reading-order.md
 */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, bytes, clustered } = dialectOf(db);

    await db.schema
      .createTable('member')
      .addColumn('member_id', text, (column) => column.primaryKey())
      .addColumn('version', text, (column) => column.notNull())
      .addColumn('conversations', 'integer', (column) => column.notNull())
      .addColumn('preferences', text)
      .addColumn('check_hash', text, (column) => column.notNull())
      .$call(clustered)
      .execute();

    await db.schema
      .createTable('topic_labels')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('content', text, (column) => column.notNull())
      .$call(clustered)
      .execute();

    await db.schema
      .createTable('conversation')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('last_message_at', text, (column) => column.notNull())
      .addColumn('profile', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull().check(sql`state in ('waiting', 'answered')`))
      .addColumn('unread', 'integer', (column) => column.notNull().check(sql`unread in (0, 1)`))
      .addColumn('answered_at', text)
      .addColumn('answer_due_at', text)
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('conversation_key', ['member_id', 'last_message_at', 'id'])
      .addCheckConstraint('conversation_waits_until', sql`(state = 'waiting') = (answer_due_at is not null)`)
      .$call(clustered)
      .execute();
    // Agents find by the id alone.
    await db.schema.createIndex('conversation_by_id').on('conversation').column('id').unique().execute();
    await db.schema
      .createIndex('conversation_waiting')
      .on('conversation')
      .columns(['answer_due_at', 'id'])
      .where(sql<boolean>`state = 'waiting'`)
      .execute();
    // Empty for most members, and not touched by a new message.
    await db.schema
      .createIndex('conversation_unread')
      .on('conversation')
      .columns(['member_id', 'last_message_at', 'profile'])
      .where(sql<boolean>`unread = 1`)
      .execute();

    await db.schema
      .createTable('message')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('sent_at', text, (column) => column.notNull())
      .addColumn('request', text, (column) => column.notNull())
      .addColumn('sealed', bytes)
      .addPrimaryKeyConstraint('message_key', ['member_id', 'conversation_id', 'position'])
      .$call(clustered)
      .execute();
    await db.schema.createIndex('message_by_request').on('message').column('request').unique().execute();
    // Only erased messages, whose keys stay for some days.
    await db.schema
      .createIndex('message_erased')
      .on('message')
      .column('sent_at')
      .where(sql<boolean>`sealed is null`)
      .execute();

    await createOutbox(db);

    await db.schema
      .createTable('draft')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('actor_id', text, (column) => column.notNull())
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('profile', text, (column) => column.notNull())
      .addColumn('version', text, (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('draft_key', ['member_id', 'actor_id', 'conversation_id', 'profile'])
      .$call(clustered)
      .execute();

    await db.schema
      .createTable('audit')
      .addColumn('at', text, (column) => column.notNull())
      .addColumn('actor_id', text, (column) => column.notNull())
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('action', text, (column) => column.notNull())
      .addColumn('conversation_id', text)
      .execute();

    await db.schema
      .createTable('encryption_key')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('secret')
      .addColumn('name', text, (column) => column.primaryKey())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('job')
      .addColumn('name', text, (column) => column.primaryKey())
      .addColumn('worker', text, (column) => column.notNull())
      .addColumn('due_at', text, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('probe')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('written_at', text, (column) => column.notNull())
      .execute();
  },
};

/** Notifications that wait, workers that send them, and notifications that failed. Why: .github/decisions/outbox.md */
async function createOutbox(db: Kysely<unknown>): Promise<void> {
  const { text, clustered } = dialectOf(db);
  await db.schema
    .createTable('outbox')
    .addColumn('channel', text, (column) => column.notNull().check(sql`channel in ('email', 'sms')`))
    .addColumn('next_attempt_at', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('member_id', text, (column) => column.notNull())
    .addColumn('conversation_id', text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull().check(sql`kind in ('receipt', 'answer')`))
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('worker', text)
    // Primary key matches the order of delivery. No foreign key: each message would pay for a check of it.
    .addPrimaryKeyConstraint('outbox_key', ['channel', 'next_attempt_at', 'id'])
    .$call(clustered)
    .execute();
  await db.schema
    .createTable('outbox_worker')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('alive_until', text, (column) => column.notNull())
    .$call(clustered)
    .execute();
  await db.schema
    .createTable('failed_notification')
    .addColumn('conversation_id', text, (column) => column.notNull())
    .addColumn('member_id', text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull().check(sql`kind in ('receipt', 'answer')`))
    .addColumn('channel', text, (column) => column.notNull().check(sql`channel in ('email', 'sms')`))
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('failed_at', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('failed_notification_key', ['conversation_id', 'member_id', 'position', 'kind', 'channel'])
    .addForeignKeyConstraint(
      'failed_notification_of_conversation',
      ['conversation_id'],
      'conversation',
      ['id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .$call(clustered)
    .execute();
  await db.schema
    .createIndex('failed_notification_by_time')
    .on('failed_notification')
    .columns(['failed_at', 'id'])
    .execute();
}
