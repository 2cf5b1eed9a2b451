import { Hono, type Context } from 'hono';
import { draft, draftQuery } from '../../src/contract/drafts.ts';
import { ProblemError } from '../errors.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { BODY_PROBLEMS, describe } from '../http/describe-route.ts';
import { jsonBody, query } from '../http/validate.ts';
import { deleteDraft, readDraft, saveDraft, type Precondition } from './drafts.ts';

/** Most versions in a header. The database prepares a statement for each number of them. */
const MAX_TAGS = 8;

const ENTITY_TAG = /(?:W\/)?"([^"]*)"/g;
const ENTITY_TAGS = /^(?:W\/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W\/)?"[^"]*")*$/;

export function draftsRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/draft',
      describe({
        tag: 'Drafts',
        operationId: 'getDraft',
        summary: 'Reads a draft',
        description: '204 when there is none.',
        answers: { 200: draft, 204: undefined },
        etag: true,
        problems: ['invalid-request'],
      }),
      query(draftQuery),
      async (c) => {
        const saved = await readDraft(c.var.access, c.req.valid('query').conversation ?? null);
        if (!saved) return c.body(null, 204);
        return c.json(saved.draft, 200, { ETag: `"${saved.version}"` });
      },
    )
    .put(
      '/draft',
      describe({
        tag: 'Drafts',
        operationId: 'saveDraft',
        summary: 'Saves a draft',
        description: 'With neither `If-Match` nor `If-None-Match` it replaces whatever is there.',
        answers: { 204: undefined },
        headers: ['If-Match', 'If-None-Match'],
        etag: true,
        problems: [...BODY_PROBLEMS, 'not-found', 'message-too-many-marks'],
      }),
      query(draftQuery),
      jsonBody(draft),
      async (c) => {
        const conversationId = c.req.valid('query').conversation ?? null;
        const change = { conversationId, draft: c.req.valid('json') };
        const version = await saveDraft(deps, c.var.access, change, preconditionOf(c));
        return c.body(null, 204, { ETag: `"${version}"` });
      },
    )
    .delete(
      '/draft',
      describe({
        tag: 'Drafts',
        operationId: 'deleteDraft',
        summary: 'Deletes a draft',
        answers: { 204: undefined },
        headers: ['If-Match', 'If-None-Match'],
      }),
      query(draftQuery),
      async (c) => {
        await deleteDraft(c.var.access, c.req.valid('query').conversation ?? null, preconditionOf(c));
        return c.body(null, 204);
      },
    );
}

function preconditionOf(c: Context<AppEnv>): Precondition {
  return readPrecondition(c.req.header('If-Match'), c.req.header('If-None-Match'));
}

/**
 * Reads `If-Match` and `If-None-Match` (RFC 9110, 13.1). A weak tag counts as its version, which the RFC does not allow:
 * a proxy that compresses an answer makes its tag weak, and no change would ever be accepted behind it.
 * @throws {ProblemError} `invalid-request` when a header cannot be understood
 */
function readPrecondition(match: string | undefined, noneMatch: string | undefined): Precondition {
  if (noneMatch !== undefined && noneMatch !== '*') throw new ProblemError('invalid-request');
  if (noneMatch === '*') return 'none';
  if (match === undefined) return 'any';
  if (match === '*') return 'some';
  const versions = Array.from(match.matchAll(ENTITY_TAG), ([, version = '']) => version);
  if (!ENTITY_TAGS.test(match) || versions.length > MAX_TAGS) throw new ProblemError('invalid-request');
  return { versions };
}
