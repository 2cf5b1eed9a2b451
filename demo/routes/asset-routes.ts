import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import type { DemoEnv } from '../demo-env.ts';

const ASSETS = fileURLToPath(new URL('../assets', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../dist', import.meta.url));

/** Routes of the bundle, at the root as a site would host it, and of the pages' style sheet, script and pictures. */
export function assetRoutes(): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  app.get(
    '/demo/:file{[a-z-]+\\.(?:css|js|svg)}',
    revalidate,
    serveStatic({ root: ASSETS, rewriteRequestPath: toName }),
  );
  app.get('/:file{[\\w-]+\\.js(?:\\.map)?}', revalidate, serveStatic({ root: BUNDLE, precompressed: true }));
  return app;
}

/** Makes the browser ask again, so that it gets the latest build. */
const revalidate: MiddlewareHandler<DemoEnv> = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-cache');
};

function toName(path: string): string {
  return path.slice('/demo'.length);
}
