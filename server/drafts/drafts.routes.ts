import { Hono } from 'hono';
import { draft, draftQuery } from '../../src/contract/drafts.ts';
import { deleteDraft, draftOf, saveDraft } from './drafts.ts';
import type { AppDeps, AppEnv } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { readPrecondition } from './precondition.ts';
import { jsonBody, query } from '../http/validate.ts';

export function draftsRoutes(deps: AppDeps) {
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
        const saved = await deps.store.drafts.find(draftOf(c.var.identity, c.req.valid('query').conversation ?? null));
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
        const key = draftOf(c.var.identity, c.req.valid('query').conversation ?? null);
        const version = await saveDraft(
          deps,
          key,
          c.req.valid('json'),
          readPrecondition(c.req.header('If-Match'), c.req.header('If-None-Match')),
        );
        return c.body(null, 204, { ETag: `"${version}"` });
      },
    )
    .delete(
      '/draft',
      describe({ tag: 'member', summary: 'Drop the draft', answers: { 204: undefined } }),
      query(draftQuery),
      async (c) => {
        const key = draftOf(c.var.identity, c.req.valid('query').conversation ?? null);
        await deleteDraft(deps, key, readPrecondition(c.req.header('If-Match'), c.req.header('If-None-Match')));
        return c.body(null, 204);
      },
    );
}
