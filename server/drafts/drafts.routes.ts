import { Hono, type Context } from 'hono';
import { draft, draftQuery } from '../../src/contract/drafts.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { jsonBody, query } from '../http/validate.ts';
import { deleteDraft, readDraft, saveDraft } from './drafts.ts';
import { readPrecondition, type Precondition } from './precondition.ts';

export function draftsRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/draft',
      describe({
        tag: 'member',
        summary: 'The draft of a new message, or of a reply in a conversation; 204 when there is none',
        answers: { 200: draft, 204: undefined },
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
        tag: 'member',
        summary: 'Keep the draft; 412 when it was changed since the version that If-Match names',
        answers: { 204: undefined },
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
      describe({ tag: 'member', summary: 'Drop the draft', answers: { 204: undefined } }),
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
