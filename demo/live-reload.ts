import { watch } from 'node:fs';
import { Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';

/** One build can write for a while; the page is reloaded once it is quiet for this long, in ms. */
const QUIET_MS = 150;

const SCRIPT = `const source = new EventSource('/demo/live-reload');
let version;
source.onmessage = ({ data }) => {
  if (version !== undefined && version !== data) location.reload();
  version = data;
};
`;

/**
 * For `npm run dev`: a page reloads when the built files change, and when the server was restarted. Each page asks for
 * the version and keeps listening; another version than its own means that it is out of date.
 */
export function liveReloadRoutes(builtFolder: string): Hono {
  const listeners = new Set<() => void>();
  let version = Date.now();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  watch(builtFolder, { recursive: true }, () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      version = Date.now();
      for (const tell of listeners) tell();
    }, QUIET_MS);
  }).unref();

  return new Hono()
    .get('/demo/live-reload.js', (c) => c.body(SCRIPT, 200, { 'Content-Type': 'text/javascript' }))
    .get('/demo/live-reload', (c) =>
      streamSSE(c, async (stream) => {
        const tell = () => void stream.writeSSE({ data: String(version) });
        listeners.add(tell);
        tell();
        await new Promise<void>((resolve) => stream.onAbort(resolve));
        listeners.delete(tell);
      }),
    );
}

/** Adds the script that listens to every page. */
export const withLiveReload: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.get('Content-Type')?.startsWith('text/html')) return;
  const page = await c.res.text();
  const script = '<script type="module" src="/demo/live-reload.js"></script>';
  c.res = new Response(page.replace('</body>', `${script}</body>`), c.res);
};
