import type { RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Most requests of a connection that wait for the answers before them: no usual client sends more than a few. */
const MAX_WAITING = 100;

/** Requests of a connection. */
interface Requests {
  /** Answer to the latest. */
  latest: ServerResponse;
  waiting: number;
}

/**
 * Handles the requests of a connection one after the other, the next once the answer before is sent, and closes one that
 * sends too many at once. A client may send hundreds in one piece (pipelining; RFC 9112, 9.3.2) and read no answer: each
 * would be kept in memory.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const known = new WeakMap<Socket, Requests>();
  return (request, response) => {
    const { socket } = request;
    const requests = known.get(socket);
    if (!requests) known.set(socket, { latest: response, waiting: 0 });
    if (!requests || requests.latest.writableFinished) {
      if (requests) requests.latest = response;
      handle(request, response);
      return;
    }
    const before = requests.latest;
    requests.latest = response;
    requests.waiting++;
    if (requests.waiting > MAX_WAITING) socket.destroy();
    before.once('close', () => {
      requests.waiting--;
      if (!socket.destroyed) handle(request, response);
    });
  };
}
