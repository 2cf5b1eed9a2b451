import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { UNMONITORED, type Monitor } from '../progress.ts';
import type { Database } from './database.ts';
import { SECRETS } from './keyed-hash.ts';
import { additionalDataOf, type SealedTable } from './sealed-table.ts';
import { keyIdOf, relabel, SealError, type Sealer } from './sealer.ts';
import { SEALED_CONVERSATIONS } from '../conversations/conversations.table.ts';
import { SEALED_MESSAGES } from '../conversations/messages.table.ts';
import { SEALED_DRAFTS } from '../drafts/drafts.table.ts';

type SealedRow = Readonly<Record<string, unknown>>;

/** A sealed table without the types of its columns. */
interface AnySealedTable extends Omit<SealedTable, 'key' | 'bound' | 'sealed'> {
  readonly key: readonly string[];
  readonly bound: readonly string[];
  readonly sealed: readonly string[];
}

/** All tables with sealed columns, except that of the keys. */
export const SEALED_TABLES: readonly AnySealedTable[] = [SECRETS, SEALED_CONVERSATIONS, SEALED_MESSAGES, SEALED_DRAFTS];

/** Numbers of rows. */
export interface Resealed {
  readonly rows: number;
  /** Among them, those that nobody can open. */
  readonly unreadable: number;
}

/** Rows written in one transaction, few enough not to delay a server that waits for the lock. */
const BATCH_ROWS = 1000;

/** Pause after each batch, in ms. A server that waits for SQLite's lock blocks, and gets it then. */
const PAUSE_MS = 20;

/**
 * Seals again, in small batches, whatever was sealed with another key than the one that seals now. Servers may be
 * writing meanwhile.
 *
 * @returns how many rows; among them those of which a column was changed, so that nobody can open it. It stays as it is, but
 *   for the id of its key
 * @throws the signal's reason when it is stopped; a repeat goes on with the rest
 * @throws {SealError} when a row was sealed with an unknown key
 */
export async function resealAll(
  database: Database,
  sealer: Sealer,
  step = 'Encrypting anew',
  monitor: Monitor = UNMONITORED,
): Promise<Resealed> {
  let rows = 0;
  let unreadable = 0;
  const watch = await watchRows(database, step, monitor);
  for (const table of SEALED_TABLES) {
    for await (const batch of readBatches(database, table, watch)) {
      const isOld = (row: SealedRow) =>
        sealedColumns(table, row).some((column) => keyIdOf(bytesOf(row, column)) !== sealer.keyId);
      const old = batch.filter(isOld);
      if (old.length === 0) continue;
      const resealed = await resealRows(database, sealer, table, old);
      rows += resealed.rows;
      unreadable += resealed.unreadable;
      await pause(PAUSE_MS);
    }
  }
  return { rows, unreadable };
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
      for (const row of batch) {
        for (const column of sealedColumns(table, row))
          sealer.open(bytesOf(row, column), additionalDataIn(table, column, row));
      }
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
  { name, key, bound, sealed }: AnySealedTable,
  watch: (rows: number) => Promise<void>,
): AsyncIterable<readonly SealedRow[]> {
  const ordered = columnsOf(key);
  const columns = columnsOf([...new Set([...key, ...bound, ...sealed])]);
  let rows: SealedRow[] = [];
  do {
    const last = rows.at(-1);
    const following = last ? sql`where (${ordered}) > (${valuesOf(key, last)})` : sql``;
    const query = sql<SealedRow>`select ${columns} from ${sql.table(name)} ${following}
      order by ${ordered} limit ${sql.lit(BATCH_ROWS)}`;
    ({ rows } = await query.execute(reader));
    yield rows;
    await watch(rows.length);
    // A batch that is not full ends it: servers may add rows as fast as they are read.
  } while (rows.length === BATCH_ROWS);
}

function resealRows(
  database: Database,
  sealer: Sealer,
  table: AnySealedTable,
  old: readonly SealedRow[],
): Promise<Resealed> {
  const { name, key } = table;
  return database.transaction(async (db) => {
    let rows = 0;
    let unreadable = 0;
    for (const row of old) {
      const sealed = sealedColumns(table, row);
      const resealed = sealed.map((column) =>
        reseal(sealer, bytesOf(row, column), additionalDataIn(table, column, row)),
      );
      const values = sealed.map((column, index) => sql`${sql.ref(column)} = ${resealed[index]?.value}`);
      // Skips a row that was written since it was read.
      const { numAffectedRows = 0n } = await sql`update ${sql.table(name)} set ${sql.join(values)}
        where (${columnsOf(key)}) = (${valuesOf(key, row)})
        and (${columnsOf(sealed)}) = (${valuesOf(sealed, row)})`.execute(db);
      rows += Number(numAffectedRows);
      if (numAffectedRows > 0n && resealed.some(({ isReadable }) => !isReadable)) unreadable++;
    }
    return { rows, unreadable };
  });
}

/** @throws {SealError} for an unknown key */
function reseal(sealer: Sealer, sealed: Uint8Array, additionalData: string): { value: Buffer; isReadable: boolean } {
  try {
    return { value: sealer.seal(sealer.open(sealed, additionalData), additionalData), isReadable: true };
  } catch (error) {
    if (!(error instanceof SealError) || !error.permanent) throw error;
    return { value: relabel(sealed, sealer.keyId), isReadable: false };
  }
}

function additionalDataIn(table: AnySealedTable, column: string, row: SealedRow): string {
  return additionalDataOf(table as SealedTable, column as never, row);
}

/** Columns of a row that hold something sealed: an erased message's is null. */
const sealedColumns = ({ sealed }: AnySealedTable, row: SealedRow) => sealed.filter((column) => row[column] !== null);

const bytesOf = (row: SealedRow, column: string) => row[column] as Uint8Array;

const columnsOf = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));

const valuesOf = (columns: readonly string[], row: SealedRow) => sql.join(columns.map((column) => row[column]));
