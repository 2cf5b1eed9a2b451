import pg from 'pg';
import { UnavailableError } from '../../errors.ts';
import { ConflictError } from '../database.ts';

/** A row with the key is there, one that is referred to is not, or the transaction met another: it is run again. */
const CONFLICT = /^(?:23503|23505|40001|40P01)$/;

/**
 * Causes that pass without a change to the program (appendix A of PostgreSQL's manual): connection exceptions,
 * insufficient resources, operator intervention, system errors, a lock that could not be had in time.
 */
const PASSING = /^(?:08|53|57|58|55P03|25006)/;

/** Tells the failures of PostgreSQL and of the line to it apart. */
export function translateFailure(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const { code = '' } = error;
    if (CONFLICT.test(code)) return new ConflictError(code, { cause: error });
    return PASSING.test(code) ? new UnavailableError(`database: ${code}`, { cause: error }) : error;
  }
  return isOfTheLine(error) ? new UnavailableError('database: connection', { cause: error }) : error;
}

/** The line's failures come from Node (ECONNREFUSED, EPIPE, …), or from pg as plain errors that only words tell apart. */
function isOfTheLine(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || /connection|timeout|timed out|not queryable|Client was closed|pool/i.test(error.message);
}
