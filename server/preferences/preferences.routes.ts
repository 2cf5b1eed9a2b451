import { Hono } from 'hono';
import { preferences } from '../../src/contract/preferences.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { jsonBody } from '../http/validate.ts';
import { changePreferences, readPreferences } from './preferences.ts';

export function preferencesRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/preferences',
      describe({ tag: 'member', summary: 'Which notifications the member wants', answers: { 200: preferences } }),
      async (c) => c.json(await readPreferences(c.var.access.tables.preferences, c.var.identity.id)),
    )
    .put(
      '/preferences',
      describe({ tag: 'member', summary: 'Choose which notifications to get', answers: { 200: preferences } }),
      jsonBody(preferences),
      async (c) => c.json(await changePreferences(deps, c.var.access, c.req.valid('json'))),
    );
}
