import { Hono } from 'hono';
import type { DemoEnv } from '../demo-env.ts';
import { loginPage } from '../pages/login-page.ts';
import { sameOriginPath } from '../same-origin-path.ts';
import { findSampleMember } from '../sample-members.ts';
import { signIn, signOut } from '../session.ts';
import { textFields } from './text-fields.ts';

export function signInRoutes({ cookieSecret }: { readonly cookieSecret: string }): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  app.get('/login', (c) => loginPage(c, sameOriginPath(c.req.query('next'), '')));
  app.post('/login', async (c) => {
    const { member: id, next } = await textFields(c, ['member', 'next']);
    const member = findSampleMember(id);
    if (!member) return c.redirect('/login', 303);
    await signIn(c, cookieSecret, member);
    return c.redirect(sameOriginPath(next, member.isAgent ? '/agent' : '/'), 303);
  });
  app.post('/logout', (c) => {
    signOut(c);
    return c.redirect('/', 303);
  });
  return app;
}
