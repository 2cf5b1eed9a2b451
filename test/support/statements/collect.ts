import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tables } from '../../../server/store/store.ts';
import type { TestPostgres } from '../postgres.ts';
import { callsOn, OTHER_CALLS } from './calls.ts';
import { recordPostgres, recordSqlite, type Planned, type Recorder } from './recorder.ts';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** A statement that the server sends, whichever calls send it. */
export interface Statement {
  readonly sql: string;
  /** Calls that send it, such as `outbox.listFailed (the first page)`. */
  readonly calls: readonly string[];
  /** Its plans, on the databases to which it is sent. */
  readonly plans: Readonly<Partial<Record<DatabaseName, Planned>>>;
}

/** Calls of each method of a table, without the types of their arguments. */
type MethodCalls = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
type Method = (...args: readonly unknown[]) => Promise<unknown>;

const methodsOf = (tables: Tables) => tables as unknown as Readonly<Record<string, Readonly<Record<string, Method>>>>;

const listMethods = (tables: Tables) =>
  Object.entries(methodsOf(tables)).flatMap(([table, methods]) =>
    Object.keys(methods).map((method) => ({ table, method })),
  );

/** Calls every method of the tables on a filled database of each kind, and collects what they send. */
export async function collectStatements(postgres: Pick<TestPostgres, 'createDatabase'>): Promise<Statement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'secure-messaging-'));
  const recorders: Recorder[] = [];
  try {
    const sqlite = await recordSqlite(`file:${join(folder, 'messages.sqlite')}`);
    recorders.push(sqlite);
    const shared = await recordPostgres(await postgres.createDatabase());
    recorders.push(shared);
    return merge({ SQLite: await recordAll(sqlite), PostgreSQL: await recordAll(shared) });
  } finally {
    for (const recorder of recorders) await recorder.close();
    rmSync(folder, { recursive: true });
  }
}

type Recorded = readonly { readonly call: string; readonly planned: readonly Planned[] }[];

/** @throws when a method of a table is in no call */
async function recordAll(recorder: Recorder): Promise<Recorded> {
  const recorded: Recorded[number][] = [];
  const allCalls: Readonly<Record<string, MethodCalls>> = callsOn(recorder.own);
  for (const { table, method } of listMethods(recorder.tables)) {
    const calls = allCalls[table]?.[method];
    if (!calls) throw new Error(`${table}.${method} is not called: add it to test/support/statements/calls.ts`);
    for (const [variant, args] of Object.entries(calls)) {
      const call = variant === '' ? `${table}.${method}` : `${table}.${method} (${variant})`;
      const planned = await recorder.record((tables) => methodsOf(tables)[table]?.[method]?.(...args));
      recorded.push({ call, planned });
    }
  }
  for (const [call, run] of Object.entries(OTHER_CALLS)) {
    recorded.push({ call, planned: await recorder.record((_, database) => run(database)) });
  }
  return recorded;
}

/** Puts together what both databases were sent, in the order of the calls. */
function merge(lists: Readonly<Record<DatabaseName, Recorded>>): Statement[] {
  const statements = new Map<
    string,
    { sql: string; calls: Set<string>; plans: Partial<Record<DatabaseName, Planned>> }
  >();
  for (const [index, { call }] of lists.SQLite.entries()) {
    for (const name of DATABASES) {
      for (const planned of lists[name][index]?.planned ?? []) {
        const { sql } = planned;
        const known = statements.get(sql) ?? { sql, calls: new Set(), plans: {} };
        known.calls.add(call);
        known.plans[name] ??= planned;
        statements.set(sql, known);
      }
    }
  }
  return [...statements.values()].map((each) => ({ ...each, calls: [...each.calls] }));
}
