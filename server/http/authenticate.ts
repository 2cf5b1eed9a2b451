import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../errors.ts';
import { assertAgent, assertMember } from '../identity/identity.ts';
import { MemberAccess } from '../identity/member-access.ts';
import type { Store } from '../store/store.ts';
import type { VerifyToken } from '../identity/verify-token.ts';
import type { AppEnv } from './app-env.ts';

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Paths for agents; all others are for members. */
const AGENT_PATHS = /^\/api\/agent(?:\/|$)/;

/** Requires a token that fits the path, agent's or member's. A path is public only if it is exactly one of `publicPaths`. */
export function authenticate(
  { verifyToken, store }: { readonly verifyToken: VerifyToken; readonly store: Store },
  publicPaths: readonly string[],
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!publicPaths.includes(c.req.path)) {
      const token = BEARER.exec(c.req.header('Authorization') ?? '')?.[1];
      if (token === undefined) throw new ProblemError('unauthorized');
      const identity = await verifyToken(token);
      if (AGENT_PATHS.test(c.req.path)) assertAgent(identity);
      else {
        assertMember(identity);
        c.set('access', new MemberAccess(store, identity));
      }
      c.set('identity', identity);
    }
    await next();
  };
}
