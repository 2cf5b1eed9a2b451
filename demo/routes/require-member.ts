import type { MiddlewareHandler } from 'hono';
import type { DemoContext, DemoEnv } from '../demo-env.ts';
import type { SampleMember } from '../sample-members.ts';

/** Redirects everybody but a member to the sign-in page, which leads back. An agent is no member. */
export const requireMember: MiddlewareHandler<DemoEnv> = async (c, next) => {
  const member = c.get('member');
  if (!member || member.profiles.length === 0) {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/login?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  await next();
};

/** Member of a page behind {@link requireMember}. @throws when the page is not behind it */
export function signedInMember(c: DemoContext): SampleMember {
  const member = c.get('member');
  if (!member) throw new Error('This page must stand behind requireMember.');
  return member;
}
