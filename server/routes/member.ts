import { Hono } from 'hono';
import { changePreferences, readPreferences } from '../domain/preferences.ts';
import { countUnread } from '../domain/read-history.ts';
import { draftAnswer, preferencesAnswer, unreadAnswer } from './answers.ts';
import type { AppDeps, AppEnv } from './app-env.ts';
import { draftBody, preferencesBody } from './bodies.ts';
import { describe } from './describe.ts';
import { jsonBody } from './validate.ts';

export function memberRoutes(deps: AppDeps) {
  const { members } = deps.store;
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
        summary: 'The draft; 204 when there is none',
        answers: { 200: draftAnswer, 204: undefined },
      }),
      async (c) => {
        const draft = await members.findDraft(c.var.identity.id);
        return draft ? c.json(draft, 200) : c.body(null, 204);
      },
    )
    .put(
      '/draft',
      describe({ tag: 'member', summary: 'Keep the draft', answers: { 204: undefined } }),
      jsonBody(draftBody),
      async (c) => {
        await members.saveDraft(c.var.identity.id, c.req.valid('json'), deps.clock().toISOString());
        return c.body(null, 204);
      },
    )
    .delete(
      '/draft',
      describe({ tag: 'member', summary: 'Drop the draft', answers: { 204: undefined } }),
      async (c) => {
        await members.deleteDraft(c.var.identity.id);
        return c.body(null, 204);
      },
    )
    .get(
      '/preferences',
      describe({ tag: 'member', summary: 'Which notifications the member wants', answers: { 200: preferencesAnswer } }),
      async (c) => c.json(await readPreferences(members, c.var.identity.id)),
    )
    .put(
      '/preferences',
      describe({ tag: 'member', summary: 'Choose which notifications to get', answers: { 200: preferencesAnswer } }),
      jsonBody(preferencesBody),
      async (c) => c.json(await changePreferences(deps, c.var.identity, c.req.valid('json'))),
    );
}
