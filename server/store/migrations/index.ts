import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';

/** Migrations, run in the order of their names. A released migration is never changed; a change is a new migration. */
export const MIGRATIONS: Record<string, Migration> = { '0001-first': first };
