import type { Migration } from 'kysely/migration';
import { conversations } from './0001-conversations.ts';
import { outbox } from './0002-outbox.ts';
import { members } from './0003-members.ts';
import { operations } from './0004-operations.ts';

/** Migrations, run in the order of their names. A released migration is never changed; a change is a new migration. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-conversations': conversations,
  '0002-outbox': outbox,
  '0003-members': members,
  '0004-operations': operations,
};
