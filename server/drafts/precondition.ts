import { ProblemError } from '../errors.ts';

/** State that a draft must be in for a change: one of these versions, some draft, no draft, or any of these. */
export type Precondition = { readonly versions: readonly string[] } | 'some' | 'none' | 'any';

/** Each number of versions is a prepared statement of its own in the database. */
const MAX_TAGS = 8;

const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;
const ENTITY_TAGS = /^(?:W\/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W\/)?"[^"]*")*$/;

/**
 * Reads `If-Match` and `If-None-Match` (RFC 9110, 13.1). A weak tag counts as its version, which the RFC does not allow:
 * a proxy that compresses an answer makes its tag weak, and no change would ever be accepted behind it.
 * @throws {ProblemError} `invalid-request` when a header cannot be understood
 */
export function readPrecondition(match: string | undefined, noneMatch: string | undefined): Precondition {
  if (noneMatch !== undefined && noneMatch !== '*') throw new ProblemError('invalid-request');
  if (noneMatch === '*') return 'none';
  if (match === undefined) return 'any';
  if (match === '*') return 'some';
  const versions = Array.from(match.matchAll(ENTITY_TAG), ([, version = '']) => version);
  if (!ENTITY_TAGS.test(match) || versions.length > MAX_TAGS) throw new ProblemError('invalid-request');
  return { versions };
}
