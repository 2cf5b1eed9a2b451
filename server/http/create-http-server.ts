import { createServer, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { refuseBadRequests, statusProblem } from './bad-requests.ts';
import { makeDrainable } from './drain.ts';

/** Limits on clients. Times in ms. */
export interface HttpLimits {
  /** From the connection, or from the answer before, until a request's headers have arrived. */
  readonly headersTimeout: number;
  /** Until its body has arrived too. */
  readonly requestTimeout: number;
  /** Interval between two checks of both timeouts. */
  readonly connectionsCheckingInterval: number;
  /** For a connection without a request. Proxies keep theirs open for up to 60 s and should close first. */
  readonly keepAliveTimeout: number;
  /** In bytes. */
  readonly maxHeaderSize: number;
}

const HTTP_LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};

export interface HttpServer {
  readonly server: Server;
  /** Completes the requests in flight, in at most `graceMs`, and closes all connections. */
  drain: () => Promise<void>;
}

/**
 * Serves an app on a socket that withstands slow, oversized and malformed requests.
 * @param limits replace the default ones, one by one
 */
export function createHttpServer(
  fetch: Parameters<typeof getRequestListener>[0],
  { limits, graceMs }: { limits?: Partial<HttpLimits> | undefined; graceMs: number },
): HttpServer {
  const listener = getRequestListener(fetch, {
    // Called for a host or a path of which no URL can be made.
    errorHandler(error) {
      const { status, headers, body } = statusProblem(error instanceof RequestError ? 400 : 500);
      return new Response(body, { status, headers });
    },
  });
  // Node would answer a missing host itself, without our headers; the listener refuses it with them.
  const server = createServer({ ...HTTP_LIMITS, ...limits, requireHostHeader: false }, (request, response) => {
    void listener(request, response);
  });
  const open = trackResponses(server);
  refuseBadRequests(server, open);
  return { server, ...makeDrainable(server, open, graceMs) };
}

/** Returns the responses that are not yet complete, as they come and go. */
function trackResponses(server: Server): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return open;
}
