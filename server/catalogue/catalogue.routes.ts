import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { catalogue as catalogueAnswer, catalogueQuery } from '../../src/contract/catalogue.ts';
import { chooseProfile } from '../identity/identity.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { topicLanguage } from '../http/language.ts';
import { query } from '../http/validate.ts';

export function catalogueRoutes({ catalogue }: MemberDeps) {
  return new Hono<AppEnv>().get(
    '/catalogue',
    describe({
      tag: 'Catalogue',
      operationId: 'getCatalogue',
      summary: 'Reads the topics of a profile',
      description: 'A profile that the token does not have is `forbidden`.',
      answers: { 200: catalogueAnswer, 304: undefined },
      headers: ['If-None-Match'],
      etag: true,
      problems: ['invalid-request'],
    }),
    etag(),
    query(catalogueQuery),
    (c) => {
      const profile = chooseProfile(c.var.identity, c.req.valid('query').profile);
      const language = topicLanguage(c, catalogue);
      // It changes with the catalogue file alone, but which profiles it may be had for is the member's matter.
      c.header('Cache-Control', 'private, no-cache');
      c.header('Content-Language', language);
      c.header('ETag', `"${catalogue.version}-${profile}-${language}"`);
      return c.json(catalogue.present(profile, language));
    },
  );
}
