import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { refuseBadRequests, statusProblem } from './bad-requests.ts';

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

/**
 * Makes a server drainable. `drain` accepts no new connection, lets every request in flight complete for at most
 * `graceMs`, and closes all other connections at once, also those that never sent a request.
 *
 * @param open responses that are not yet complete
 */
function makeDrainable(
  server: Server,
  open: ReadonlySet<ServerResponse>,
  graceMs: number,
): { drain: () => Promise<void> } {
  const sockets = new Set<Socket>();
  let draining = false;

  const closeUnlessBusy = (socket: Socket, ended?: ServerResponse) => {
    const isBusy = [...open].some((response) => response !== ended && response.req.socket === socket);
    if (!isBusy) socket.destroySoon();
  };
  const closeAfter = (response: ServerResponse) => {
    const { socket } = response.req;
    if (!response.headersSent) response.setHeader('Connection', 'close');
    response.once('close', () => closeUnlessBusy(socket, response));
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_, response) => {
    if (draining) closeAfter(response);
  });
  return {
    drain: () =>
      new Promise((resolve) => {
        draining = true;
        const end = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(end);
          resolve();
        });
        for (const response of open) closeAfter(response);
        for (const socket of sockets) closeUnlessBusy(socket);
      }),
  };
}
