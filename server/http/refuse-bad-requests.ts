import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { refusal } from './refusal.ts';

/** By the code of Node's error; all others are 400. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** How long a client may take to read the refusal before the connection is cut, in ms. */
const LINGER_MS = 1000;

/**
 * Answers what is no request, or does not become one in time, and hangs up. No route has a part in that.
 * @param open the answers that are not yet given whole
 */
export function refuseBadRequests(server: Server, open: ReadonlySet<ServerResponse>): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // What still comes in of a refused request is an error each time.
    if (socket.writableEnded) return;
    const isAnswering = [...open].some((response) => response.req.socket === socket && response.headersSent);
    if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    // To cut a connection with unread bytes takes the answer back (RFC 9112, 9.6).
    const end = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    socket.once('close', () => clearTimeout(end));
    socket.end(write(STATUS[error.code ?? ''] ?? 400));
  });
}

function write(status: number): string {
  const { title, body, headers } = refusal(status);
  const all = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n');
}
