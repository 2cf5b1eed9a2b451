import { stat } from 'node:fs/promises';
import { Hono } from 'hono';
import type { DemoEnv } from '../demo-env.ts';

const BUNDLE_ENTRY = new URL('../../dist/secure-messaging.js', import.meta.url);

/** Route for `npm run dev`, whose text changes when the server starts or the bundle is built: open pages then reload. */
export function buildRoutes(): Hono<DemoEnv> {
  const startedAt = Date.now();
  return new Hono<DemoEnv>().get('/build', async (c) => {
    const builtAt = await stat(BUNDLE_ENTRY).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return c.text(`${startedAt}-${builtAt}`);
  });
}
