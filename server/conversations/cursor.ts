import { ProblemError } from '../errors.ts';
import type { Place } from './records.ts';

/** A time, and the id of a conversation (UUID) or of a notification (hexadecimal digits). */
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{32,36})$/;

/** Writes a place in a list as a text that a client hands back for the next page. */
export const writeCursor = ({ at, id }: Place): string => `${at}_${id}`;

/** @throws {ProblemError} `invalid-request` for a text that is no cursor */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new ProblemError('invalid-request');
  return { at, id };
}
