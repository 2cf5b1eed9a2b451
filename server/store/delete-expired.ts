import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Batch, BatchResult } from './store.ts';
import type { Schema } from './schema.ts';

interface Swept {
  readonly table: keyof Schema;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  /** Column of the date that decides. */
  readonly date: string;
  readonly before: string;
}

/**
 * Erases the old rows of one part of a table. The parts follow the primary key, so that each reads no more than its own
 * rows, and no insert has to keep an index up to date for what is done once a day.
 */
export async function deleteExpired(
  db: Kysely<Schema>,
  { table, key, date, before }: Swept,
  { after, limit }: Batch,
): Promise<BatchResult> {
  const rows = sql.table(table);
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const valuesOf = (place: string) => sql.join(JSON.parse(place) as string[]);
  const beyond: RawBuilder<unknown> = after === '' ? sql`true` : sql`(${columns}) > (${valuesOf(after)})`;

  const { rows: last } = await sql<
    Record<string, string>
  >`select ${columns} from ${rows} where ${beyond} order by ${columns} limit 1 offset ${limit - 1}`.execute(db);
  const end = last[0] && JSON.stringify(key.map((column) => last[0]?.[column]));
  const upTo: RawBuilder<unknown> = end === undefined ? sql`true` : sql`(${columns}) <= (${valuesOf(end)})`;
  const { numAffectedRows = 0n } =
    await sql`delete from ${rows} where ${beyond} and ${upTo} and ${sql.ref(date)} < ${before}`.execute(db);
  return { erased: Number(numAffectedRows), end };
}
