import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { UNMONITORED, type Monitor } from '../progress.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { keyIdOf, type Sealer } from './sealer.ts';
import { additionalDataOfDraft } from '../drafts/drafts.table.ts';
import { additionalDataOfMessage } from '../conversations/messages.table.ts';

/** A table with a `sealed` column. */
interface SealedTable {
  readonly name: keyof Schema;
  readonly key: readonly string[];
  /** Additional data (AEAD) of a row. */
  readonly additionalDataOf: (row: never) => string;
}

type SealedRow = Readonly<Record<string, unknown>> & { readonly sealed: Uint8Array };

/** All tables with sealed rows, except that of the keys. */
export const SEALED_TABLES: readonly SealedTable[] = [
  { name: 'message', key: ['member_id', 'conversation_id', 'position'], additionalDataOf: additionalDataOfMessage },
  { name: 'draft', key: ['member_id', 'actor_id', 'conversation_id'], additionalDataOf: additionalDataOfDraft },
];

/** Rows written in one transaction, few enough not to delay a server that waits for the lock. */
const BATCH_ROWS = 1000;

/** Pause after each batch, in ms. A server that waits for SQLite's lock blocks, and gets it then. */
const PAUSE_MS = 20;

/**
 * Seals again, in small batches, whatever was sealed with another key than the one that seals now. Servers may be
 * writing meanwhile.
 *
 * @returns how many rows
 * @throws the signal's reason when it is stopped; a repeat goes on with the rest
 * @throws {SealError} when a row cannot be opened
 */
export async function resealAll(
  database: Database,
  sealer: Sealer,
  step = 'Encrypting anew',
  monitor: Monitor = UNMONITORED,
): Promise<number> {
  let resealed = 0;
  const watch = await watchRows(database, step, monitor);
  for (const table of SEALED_TABLES) {
    for await (const batch of readBatches(database, table, watch)) {
      const old = batch.filter(({ sealed }) => keyIdOf(sealed) !== sealer.keyId);
      if (old.length === 0) continue;
      resealed += await resealRows(database, sealer, table, old);
      await pause(PAUSE_MS);
    }
  }
  return resealed;
}

/**
 * Opens every sealed row, to check that it can be read: SQLite's own check does not notice other bytes in a value.
 *
 * @throws {SealError} when a row cannot be opened
 */
export async function checkSealedRows(
  database: Pick<Database, 'reader'>,
  sealer: Sealer,
  monitor: Monitor = UNMONITORED,
): Promise<void> {
  const watch = await watchRows(database, 'Opening what is encrypted', monitor);
  for (const table of SEALED_TABLES) {
    for await (const batch of readBatches(database, table, watch)) {
      for (const row of batch) sealer.open(row.sealed, table.additionalDataOf(row as never));
    }
  }
}

/**
 * Counts the sealed rows. Returns what is to be called after each batch with its number of rows: it reports them, and
 * lets signals and timers in, which reading from SQLite does not.
 */
async function watchRows(
  { reader }: Pick<Database, 'reader'>,
  step: string,
  { onProgress, signal }: Monitor,
): Promise<(rows: number) => Promise<void>> {
  let total = 0;
  for (const { name } of SEALED_TABLES) {
    const { rows } = await sql<{ count: number | string }>`select count(*) as count from ${sql.table(name)}`.execute(
      reader,
    );
    total += Number(rows[0]?.count ?? 0);
  }
  let done = 0;
  const report = async (rows: number) => {
    done += rows;
    // Servers may have added rows.
    onProgress({ step, done, total: Math.max(total, done), unit: 'rows' });
    await setImmediate();
    signal.throwIfAborted();
  };
  await report(0);
  return report;
}

async function* readBatches(
  { reader }: Pick<Database, 'reader'>,
  { name, key }: SealedTable,
  watch: (rows: number) => Promise<void>,
): AsyncIterable<readonly SealedRow[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let rows: SealedRow[] = [];
  do {
    const last = rows.at(-1);
    const following = last ? sql`where (${columns}) > (${valuesOf(key, last)})` : sql``;
    const query = sql<SealedRow>`select ${columns}, sealed from ${sql.table(name)} ${following}
      order by ${columns} limit ${sql.lit(BATCH_ROWS)}`;
    ({ rows } = await query.execute(reader));
    yield rows;
    await watch(rows.length);
    // A batch that is not full ends it: servers may add rows as fast as they are read.
  } while (rows.length === BATCH_ROWS);
}

function resealRows(
  database: Database,
  sealer: Sealer,
  { name, key, additionalDataOf }: SealedTable,
  rows: readonly SealedRow[],
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  return database.transaction(async (db) => {
    let changed = 0;
    for (const row of rows) {
      const additionalData = additionalDataOf(row as never);
      const sealed = sealer.seal(sealer.open(row.sealed, additionalData), additionalData);
      // Skips a row that was written since it was read.
      const { numAffectedRows = 0n } = await sql`update ${sql.table(name)} set sealed = ${sealed}
        where (${columns}) = (${valuesOf(key, row)}) and sealed = ${row.sealed}`.execute(db);
      changed += Number(numAffectedRows);
    }
    return changed;
  });
}

function valuesOf(key: readonly string[], row: SealedRow) {
  return sql.join(key.map((column) => row[column]));
}
