import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { temporaryFolder } from './server-app.ts';

/** The databases that the store promises the same on, each with how a test gets an empty one. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** @returns the URL */
  create(t: TestContext): Promise<string>;
}

let postgres: Promise<TestPostgres> | undefined;

/** One PostgreSQL for the test file, started when it is first needed. */
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

/** A test that is run on both. */
export function testOnBoth(name: string, run: (t: TestContext, database: TestDatabase) => Promise<void>): void {
  for (const database of [SQLITE, POSTGRES]) test(`${database.name}: ${name}`, (t) => run(t, database));
}
