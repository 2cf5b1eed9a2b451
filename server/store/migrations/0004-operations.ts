import type { Migration } from 'kysely/migration';
import { dialectOf } from './dialect.ts';

export const operations: Migration = {
  async up(db) {
    const { text, bytes } = dialectOf(db);
    await db.schema
      .createTable('encryption_key')
      .addColumn('id', text, (column) => column.primaryKey())
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
