import { createServer, type Server } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { makeDrainable } from './drain.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { refusal } from './refusal.ts';
import { refuseBadRequests } from './refuse-bad-requests.ts';
import { trackRequests } from './track-requests.ts';

export interface HttpServer {
  readonly server: Server;
  /** Ends what is in flight, but no later than after `graceMs`, and closes all connections. */
  drain: () => Promise<void>;
}

/** Puts an app behind a socket that bears slow, oversized and senseless requests. */
export function createHttpServer(
  fetch: Parameters<typeof getRequestListener>[0],
  { limits, graceMs }: { limits?: Partial<HttpLimits> | undefined; graceMs: number },
): HttpServer {
  const listener = getRequestListener(fetch, {
    // What cannot even be made a request of: a host or a path that is none.
    errorHandler(error) {
      const { status, headers, body } = refusal(error instanceof RequestError ? 400 : 500);
      return new Response(body, { status, headers });
    },
  });
  // A missing host is refused by the listener, with all headers.
  const server = createServer({ ...HTTP_LIMITS, ...limits, requireHostHeader: false }, (request, response) => {
    void listener(request, response);
  });
  const open = trackRequests(server);
  refuseBadRequests(server, open);
  return { server, ...makeDrainable(server, open, graceMs) };
}
