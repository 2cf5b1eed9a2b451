import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { DemoEnv } from '../demo-env.ts';
import { docsPage } from '../pages/docs-page.ts';

const SWAGGER_UI = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')));

/** The API's reference, with the two files of Swagger UI that it needs. */
export function docsRoutes(contentSecurityPolicy: string): Hono<DemoEnv> {
  return new Hono<DemoEnv>()
    .get('/docs', (c) => {
      // The icons of Swagger UI's style sheet are in the sheet itself.
      c.header('Content-Security-Policy', contentSecurityPolicy.replace("img-src 'self'", "img-src 'self' data:"));
      return docsPage(c);
    })
    .get(
      '/docs/:file{swagger-ui(?:-bundle\\.js|\\.css)}',
      serveStatic({ root: SWAGGER_UI, rewriteRequestPath: (path) => path.slice('/docs'.length) }),
    );
}
