import { Hono, type Context } from 'hono';
import { draft, draftQuery } from '../../src/contract/drafts.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { BODY_PROBLEMS, describe } from '../http/describe-route.ts';
import { jsonBody, query } from '../http/validate.ts';
import { deleteDraft, readDraft, saveDraft } from './drafts.ts';
import { readPrecondition, type Precondition } from './precondition.ts';

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
