import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

/** Notifications that wait, workers that send them, and notifications that failed. Why: .github/decisions/outbox.md */
export const outbox: Migration = {
  async up(db) {
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
      .addPrimaryKeyConstraint('failed_notification_key', [
        'conversation_id',
        'member_id',
        'position',
        'kind',
        'channel',
      ])
      .addForeignKeyConstraint(
        'failed_notification_of_conversation',
        ['conversation_id', 'member_id'],
        'conversation',
        ['id', 'member_id'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .$call(clustered)
      .execute();
    await db.schema
      .createIndex('failed_notification_by_time')
      .on('failed_notification')
      .columns(['failed_at', 'id'])
      .execute();
  },
};
