import { Hono } from 'hono';
import type { DemoEnv } from '../demo-env.ts';
import { findSampleMember, SAMPLE_MEMBER_IDS } from '../sample-members.ts';
import type { TokenIssuer } from '../token-issuer.ts';

/** Routes of the demo's identity provider: its public key, and a token for anybody, which only a demo may give. */
export function tokenRoutes({ issuer }: { readonly issuer: TokenIssuer }): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  app.get('/jwks.json', (c) => c.json(issuer.jwks));
  app.get('/token', async (c) => {
    const as = c.req.query('as');
    const member = as === undefined ? c.get('member') : findSampleMember(as);
    if (member) return c.text(await issuer.issue(member));
    if (as === undefined) return c.text('Nobody is signed in. Add ?as=particulier, or sign in at /login.\n', 401);
    return c.text(`There is no such sample member. Known: ${SAMPLE_MEMBER_IDS.join(', ')}.\n`, 404);
  });
  return app;
}
