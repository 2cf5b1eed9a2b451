import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ANSWER_HEADERS } from './prepare-request.ts';

/** Status by the code of Node's error; 400 for all others. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Time that a client has to read the answer before the connection is closed, in ms. */
const LINGER_MS = 1000;

/** Makes a problem (RFC 9457) that says no more than its status, for requests that reach no route. */
export function statusProblem(status: number) {
  const title = STATUS_CODES[status] ?? '';
  return {
    status,
    title,
    body: JSON.stringify({ type: 'about:blank', title, status }),
    headers: { ...ANSWER_HEADERS, 'Content-Type': 'application/problem+json; charset=utf-8' },
  };
}

/**
 * Answers what the HTTP parser rejects or does not get in time, and closes the connection.
 * @param open responses that are not yet complete
 */
export function refuseBadRequests(server: Server, open: ReadonlySet<ServerResponse>): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The rest of a refused request raises an error for each chunk.
    if (socket.writableEnded) return;
    const isAnswering = [...open].some((response) => response.req.socket === socket && response.headersSent);
    if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    // Closing a connection that has unread bytes may discard the answer before the client reads it (RFC 9112, 9.6).
    const end = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    socket.once('close', () => clearTimeout(end));
    socket.end(write(STATUS[error.code ?? ''] ?? 400));
  });
}

/** Writes an answer by hand: there is no response object before a request is parsed. */
function write(status: number): string {
  const { title, body, headers } = statusProblem(status);
  const all = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n');
}
