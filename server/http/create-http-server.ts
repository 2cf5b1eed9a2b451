import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { refuseBadRequests, statusProblem } from './bad-requests.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Limits on clients. Times in ms. */
export interface HttpLimits {
  /** From the connection, or from the answer before, until a request's headers have arrived. */
  readonly headersTimeout: number;
  /** Until its body has arrived too. */
  readonly requestTimeout: number;
  /** From the beginning of an answer until it is sent, however steadily the client reads. */
  readonly responseTimeout: number;
  /** Interval between two checks of the three timeouts. */
  readonly connectionsCheckingInterval: number;
  /** For a connection without a request. Proxies keep theirs open for up to 60 s and should close first. */
  readonly keepAliveTimeout: number;
  /** In bytes. */
  readonly maxHeaderSize: number;
  /** Connections open at once; one more is closed at once. */
  readonly maxConnections: number;
}

const HTTP_LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // 300 kB arrive in that time at 5 kB/s.
  responseTimeout: 60_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  // Twice the requests that may be in work (app.ts), so that others can be idle; some 20 kB each. Bounds what clients that
  // do not read can keep in memory. A proxy in front opens far fewer.
  maxConnections: 2000,
};

/** Why a connection was closed by the server: no room for it, or an answer that its client did not read in time. */
export type CutReason = 'too-many' | 'unread';

export interface HttpServer {
  readonly server: Server;
  /** Completes the requests in flight, in at most `graceMs`, and closes all connections. */
  drain: () => Promise<void>;
}

interface HttpServerOptions {
  /** Replace the default ones, one by one. */
  readonly limits?: Partial<HttpLimits> | undefined;
  readonly graceMs: number;
  /** Called after a check that found connections cut, at most once for each reason. */
  readonly onCut?: (reason: CutReason, connections: number) => void;
}

/** Serves an app on a socket that withstands clients which send or read slowly, send too much, nonsense, or are too many. */
export function createHttpServer(
  fetch: Parameters<typeof getRequestListener>[0],
  { limits: changed, graceMs, onCut = () => undefined }: HttpServerOptions,
): HttpServer {
  const limits = { ...HTTP_LIMITS, ...changed };
  const listener = getRequestListener(fetch, {
    // Called for a host or a path of which no URL can be made.
    errorHandler(error) {
      const { status, headers, body } = statusProblem(error instanceof RequestError ? 400 : 500);
      return new Response(body, { status, headers });
    },
  });
  // Node would answer a missing host itself, without our headers; the listener refuses it with them.
  const handle = oneAtATime((request, response) => void listener(request, response));
  const server = createServer({ ...limits, requireHostHeader: false }, handle);
  const open = trackResponses(server);
  refuseBadRequests(server, open);
  cutConnections(server, open, limits, onCut);
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
 * Closes connections that are too many, or take too long to read an answer: it is kept in memory until it is read. The
 * limit is absolute, since a client may read a byte a second.
 *
 * @param open responses that are not yet complete
 */
function cutConnections(
  server: Server,
  open: ReadonlySet<ServerResponse>,
  { maxConnections, responseTimeout, connectionsCheckingInterval }: HttpLimits,
  onCut: (reason: CutReason, connections: number) => void,
): void {
  /** Time that is left to each answer that has begun. A pause of this process takes none of it. */
  const timeLeft = new WeakMap<ServerResponse, number>();
  let refused = 0;

  const isOverdue = (response: ServerResponse) => {
    if (!response.headersSent) return false;
    const before = timeLeft.get(response);
    const left = before === undefined ? responseTimeout : before - connectionsCheckingInterval;
    timeLeft.set(response, left);
    return left <= 0;
  };
  const check = () => {
    const unread = new Set([...open].filter(isOverdue).map(({ req }) => req.socket));
    // Resets them, so that the system does not keep what it has not sent yet.
    for (const socket of unread) socket.resetAndDestroy();
    if (unread.size > 0) onCut('unread', unread.size);
    if (refused > 0) onCut('too-many', refused);
    refused = 0;
  };
  const timer = setInterval(check, connectionsCheckingInterval).unref();
  server.once('close', () => clearInterval(timer));
  server.maxConnections = maxConnections;
  server.on('drop', () => refused++);
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
