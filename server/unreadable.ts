import { UnreadableError } from './errors.ts';

/** A row that cannot be opened, or is gone though it was never erased. */
export interface UnreadableRow {
  readonly table: string;
  /** Id of the conversation, if the row has one. */
  readonly conversationId?: string;
  readonly reason: string;
}

/** Told of each such row when it is met: it is a gap for its readers, and the operator has to know. */
export type ReportUnreadable = (row: UnreadableRow) => void;

/** Rows that could be read, and the number of those that could not. */
export interface Listed<T> {
  readonly found: readonly T[];
  readonly missing: number;
}

/**
 * Opens a row, and reports it if nobody can open it any more.
 *
 * @throws {UnreadableError}
 */
export async function openOne<T>(open: () => T | Promise<T>, report: (error: UnreadableError) => void): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof UnreadableError && error.permanent) report(error);
    throw error;
  }
}

/**
 * Opens each row, and reports and counts those that cannot be opened, also if another server may: nobody can tell whether a
 * key is not here yet or its name was changed, and one row must not keep the others from being read.
 */
export function openEach<Row, T>(
  rows: readonly Row[],
  open: (row: Row) => T,
  report: (row: Row, error: UnreadableError) => void,
): Listed<T> {
  const found: T[] = [];
  for (const row of rows) {
    try {
      found.push(open(row));
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      report(row, error);
    }
  }
  return { found, missing: rows.length - found.length };
}
