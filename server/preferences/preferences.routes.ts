import { Hono } from 'hono';
import { preferencesAnswer } from '../http/answers.ts';
import type { AppDeps, AppEnv } from '../http/app-env.ts';
import { preferencesBody } from '../http/bodies.ts';
import { describe } from '../http/describe-route.ts';
import { jsonBody } from '../http/validate.ts';
import { changePreferences, readPreferences } from './preferences.ts';

export function preferencesRoutes(deps: AppDeps) {
  const { preferences } = deps.store;
  return new Hono<AppEnv>()
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
