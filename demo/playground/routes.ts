import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { DemoEnv } from '../demo-env.ts';

const BUILT = fileURLToPath(new URL('../../dist/playground', import.meta.url));

/** Routes of the built playground. Its folder limits its service worker to these files. */
export function playgroundRoutes(): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  app.get('/playground', (c) => c.redirect(`/playground/${new URL(c.req.url).search}`));
  app.use('/playground/*', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-cache');
  });
  app.get(
    '/playground/*',
    serveStatic({ root: BUILT, rewriteRequestPath: (path) => path.slice('/playground'.length) || '/' }),
  );
  return app;
}
