/** Part of a table that one transaction scans: a number of rows, in primary-key order. */
export interface Batch {
  /** End of the batch before; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

export interface BatchResult {
  readonly erased: number;
  /** End of this batch; `undefined` when nothing comes after it. */
  readonly end: string | undefined;
}
