import type { DatabaseName, Statement } from './collect.ts';
import type { Planned } from './recorder.ts';

/** Tables of a few rows, however many members there are: a row for each server, key or kind of work. */
export const SMALL_TABLES = ['outbox_worker', 'job', 'encryption_key', 'secret', 'probe'];

/** Calls that read a table or an index from its beginning, and why they may. None may sort. */
export const WHOLE_READS: Readonly<Record<string, string>> = {
  'outbox.listFailed (the first page)': 'the beginning of an index, up to the limit',
  'outbox.count': 'a count of all rows, for the operator',
  'drafts.deleteOlderThan (the first batch)': 'the beginning of the primary key, up to the limit',
  'rotate-keys: resealAll': 'the whole table once, in batches by primary key, and a count of its rows',
};

/** Tells why a statement may read a table or an index from its beginning. */
export function reasonOf({ calls }: Pick<Statement, 'calls'>): string | undefined {
  return calls.map((call) => WHOLE_READS[call]).find((reason) => reason !== undefined);
}

/** Steps of a plan that sort, and steps that read a table or an index from its beginning. */
export interface Costly {
  readonly sorts: readonly string[];
  readonly scans: readonly string[];
}

/** Lists what is costly in both plans of a statement: for any values, and for those that it was sent with. */
export function findCostly(database: DatabaseName, planned: Planned | undefined): Costly {
  if (!planned) return { sorts: [], scans: [] };
  const find = (plan: readonly string[]) =>
    database === 'SQLite' ? findInSqlite(plan) : findInPostgres(plan, planned.firstColumns);
  const [one, other] = [find(planned.plan), find(planned.planForValues)];
  return { sorts: [...one.sorts, ...other.sorts], scans: [...one.scans, ...other.scans] };
}

const isSmall = (table: string) => SMALL_TABLES.includes(table);

function findInSqlite(plan: readonly string[]): Costly {
  const made = plan.map((step) => /(?:CO-ROUTINE|MATERIALIZE) (\w+)/.exec(step)?.[1]);
  return {
    sorts: plan.filter((step) => /TEMP B-TREE|AUTOMATIC/.test(step)),
    scans: plan.filter((step) => {
      const [, table] = /^ *SCAN (\w+)/.exec(step) ?? [];
      return table !== undefined && !isSmall(table) && !made.includes(table);
    }),
  };
}

function findInPostgres(plan: readonly string[], firstColumns: Planned['firstColumns']): Costly {
  const tables = plan.flatMap((step) => / on (\w+)/.exec(step)?.[1] ?? []);
  return {
    sorts: tables.every(isSmall) ? [] : plan.filter((step) => /^ *(?:-> +)?(?:Incremental )?Sort$/.test(step)),
    scans: plan.filter((step, index) => {
      const [, name, table] = /Scan(?: Backward)?(?: using (\w+))? on (\w+)/.exec(step) ?? [];
      if (table === undefined || isSmall(table) || /CTE Scan|Subquery Scan/.test(step)) return false;
      const [, condition = ''] = /^ *Index Cond: (.*)/.exec(plan[index + 1] ?? '') ?? [];
      // Without its first column, an index is read as a whole, or once for each value of that column.
      const first = firstColumns.get(name ?? '');
      return first === undefined || !new RegExp(`\\b${first}\\b`).test(condition);
    }),
  };
}
