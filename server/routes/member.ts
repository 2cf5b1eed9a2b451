import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { changePreferences, readPreferences } from '../domain/preferences.ts';
import { countUnread } from '../domain/read-history.ts';
import type { AppDeps, AppEnv } from './app-env.ts';
import { draftBody, preferencesBody } from './bodies.ts';
import { jsonBody } from './validate.ts';

const tags = ['member'];

export function memberRoutes(deps: AppDeps) {
  const { members } = deps.store;
  return new Hono<AppEnv>()
    .get('/unread', describeRoute({ tags, summary: 'How many answers are not yet opened' }), async (c) =>
      c.json({ unread: await countUnread(deps, c.var.identity) }),
    )
    .get('/draft', describeRoute({ tags, summary: 'The draft; 204 when there is none' }), async (c) => {
      const draft = await members.findDraft(c.var.identity.id);
      return draft ? c.json(draft, 200) : c.body(null, 204);
    })
    .put('/draft', describeRoute({ tags, summary: 'Keep the draft' }), jsonBody(draftBody), async (c) => {
      await members.saveDraft(c.var.identity.id, c.req.valid('json'), deps.clock().toISOString());
      return c.body(null, 204);
    })
    .delete('/draft', describeRoute({ tags, summary: 'Drop the draft' }), async (c) => {
      await members.deleteDraft(c.var.identity.id);
      return c.body(null, 204);
    })
    .get('/preferences', describeRoute({ tags, summary: 'Which notifications the member wants' }), async (c) =>
      c.json(await readPreferences(members, c.var.identity.id)),
    )
    .put(
      '/preferences',
      describeRoute({ tags, summary: 'Choose which notifications to get' }),
      jsonBody(preferencesBody),
      async (c) => c.json(await changePreferences(deps, c.var.identity, c.req.valid('json'))),
    );
}
