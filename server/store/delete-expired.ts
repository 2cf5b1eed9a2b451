import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Batch, BatchResult } from './batch.ts';
import type { Schema } from './schema.ts';

interface ExpiringTable {
  readonly table: keyof Schema;
  /** Columns of its primary key. */
  readonly key: readonly string[];
  /** Column with the date that is compared with the limit. */
  readonly date: string;
  readonly before: string;
}

/**
 * Deletes the expired rows of one batch. Batches follow the primary key: each reads only its own rows, and the date
 * needs no index, which every insert would have to maintain.
 */
export async function deleteExpired(
  db: Kysely<Schema>,
  { table, key, date, before }: ExpiringTable,
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
