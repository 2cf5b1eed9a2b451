import type { Schema } from './schema.ts';

/** Columns that a table's sealed ones belong to. Each name is checked against the table's row. */
export interface SealedTable<T extends keyof Schema = keyof Schema> {
  readonly name: T;
  /** Primary key. */
  readonly key: readonly (keyof Schema[T] & string)[];
  /** Columns in clear that no one can change unseen: they are the additional data (AEAD). The key is among them. */
  readonly bound: readonly (keyof Schema[T] & string)[];
  readonly sealed: readonly (keyof Schema[T] & string)[];
}

/**
 * Makes the additional data (AEAD) of a sealed column. The value cannot be opened in another row or column, nor after one
 * of the bound columns was changed.
 */
export function additionalDataOf<T extends keyof Schema>(
  { name, bound }: SealedTable<T>,
  column: keyof Schema[T] & string,
  row: Readonly<Partial<Record<keyof Schema[T], unknown>>>,
): string {
  return JSON.stringify([name, column, ...bound.map((each) => row[each])]);
}
