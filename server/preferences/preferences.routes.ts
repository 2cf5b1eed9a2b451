import { Hono } from 'hono';
import { preferences } from '../../src/contract/preferences.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { BODY_PROBLEMS, describe } from '../http/describe-route.ts';
import { jsonBody } from '../http/validate.ts';
import { changePreferences, preferencesOf } from './preferences.ts';

export function preferencesRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/preferences',
      describe({
        tag: 'Preferences',
        operationId: 'getPreferences',
        summary: 'Reads the preferences; all notifications before a first choice',
        answers: { 200: preferences },
      }),
      async (c) => c.json(preferencesOf(await c.var.access.tables.members.find())),
    )
    .put(
      '/preferences',
      describe({
        tag: 'Preferences',
        operationId: 'savePreferences',
        summary: 'Saves the preferences',
        answers: { 200: preferences },
        problems: BODY_PROBLEMS,
      }),
      jsonBody(preferences),
      async (c) => c.json(await changePreferences(deps, c.var.access, c.req.valid('json'))),
    );
}
