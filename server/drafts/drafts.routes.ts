import { Hono } from 'hono';
import { deleteDraft, draftOf, saveDraft } from './drafts.ts';
import { changePreferences, readPreferences } from '../preferences/preferences.ts';
import { countUnread } from '../conversations/read-history.ts';
import { draftAnswer, preferencesAnswer, unreadAnswer } from '../http/answers.ts';
import type { AppDeps, AppEnv } from '../http/app-env.ts';
import { draftBody, draftQuery, preferencesBody } from '../http/bodies.ts';
import { describe } from '../http/describe-route.ts';
import { jsonBody, preconditionOf, query } from '../http/validate.ts';

export function memberRoutes(deps: AppDeps) {
  const { drafts, preferences } = deps.store;
  return new Hono<AppEnv>()
    .get(
      '/unread',
      describe({ tag: 'member', summary: 'How many answers are not yet opened', answers: { 200: unreadAnswer } }),
      async (c) => c.json({ unread: await countUnread(deps, c.var.identity) }),
    )
    .get(
      '/draft',
      describe({
        tag: 'member',
        summary: 'The draft of a new message, or of a reply in a conversation; 204 when there is none',
        answers: { 200: draftAnswer, 204: undefined },
      }),
      query(draftQuery),
      async (c) => {
        const saved = await drafts.find(draftOf(c.var.identity, c.req.valid('query').conversation ?? null));
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
      jsonBody(draftBody),
      async (c) => {
        const key = draftOf(c.var.identity, c.req.valid('query').conversation ?? null);
        const version = await saveDraft(deps, key, c.req.valid('json'), preconditionOf(c));
        return c.body(null, 204, { ETag: `"${version}"` });
      },
    )
    .delete(
      '/draft',
      describe({ tag: 'member', summary: 'Drop the draft', answers: { 204: undefined } }),
      query(draftQuery),
      async (c) => {
        const key = draftOf(c.var.identity, c.req.valid('query').conversation ?? null);
        await deleteDraft(deps, key, preconditionOf(c));
        return c.body(null, 204);
      },
    )
    .get(
      '/preferences',
      describe({ tag: 'member', summary: 'Which notifications the member wants', answers: { 200: preferencesAnswer } }),
      async (c) => c.json(await readPreferences(preferences, c.var.identity.id)),
    )
    .put(
      '/preferences',
      describe({ tag: 'member', summary: 'Choose which notifications to get', answers: { 200: preferencesAnswer } }),
      jsonBody(preferencesBody),
      async (c) => c.json(await changePreferences(deps, c.var.identity, c.req.valid('json'))),
    );
}
