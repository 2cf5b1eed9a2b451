import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { temporaryFolder } from './server-app.ts';

/** Kind of database on which the store behaves the same, with a way to create an empty one. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Creates an empty database. @returns its URL */
  create(t: TestContext): Promise<string>;
}

let postgres: Promise<TestPostgres> | undefined;

/** Returns the PostgreSQL server of the test file, which is started on first use. */
export function sharedPostgres(): Promise<TestPostgres> {
  postgres ??= startPostgres();
  return postgres;
}

after(async () => (await postgres)?.stop());

export const SQLITE: TestDatabase = {
  name: 'SQLite',
  create: (t) => Promise.resolve(`file:${join(temporaryFolder(t), 'folder', 'messages.sqlite')}`),
};

export const POSTGRES: TestDatabase = {
  name: 'PostgreSQL',
  create: async () => (await sharedPostgres()).createDatabase(),
};

/** Registers a test that runs on both databases. */
export function testOnBoth(name: string, run: (t: TestContext, database: TestDatabase) => Promise<void>): void {
  for (const database of [SQLITE, POSTGRES]) test(`${database.name}: ${name}`, (t) => run(t, database));
}
