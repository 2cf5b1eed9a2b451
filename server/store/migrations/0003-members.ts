import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

export const members: Migration = {
  async up(db) {
    const { text, bytes, clustered } = dialectOf(db);
    await db.schema
      .createTable('idempotency')
      .addColumn('owner_id', text, (column) => column.notNull())
      .addColumn('key', text, (column) => column.notNull())
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_key', ['owner_id', 'key'])
      .$call(clustered)
      .execute();
    await db.schema
      .createTable('draft')
      .addColumn('member_id', text, (column) => column.notNull())
      .addColumn('actor_id', text, (column) => column.notNull())
      .addColumn('conversation_id', text, (column) => column.notNull())
      .addColumn('version', text, (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('draft_key', ['member_id', 'actor_id', 'conversation_id'])
      .$call(clustered)
      .execute();
    await db.schema
      .createTable('preference')
      .addColumn('member_id', text, (column) => column.primaryKey())
      .addColumn('content', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull())
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
  },
};
