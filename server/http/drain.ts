import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Makes a server stoppable: `drain` takes no new connection, lets every request that has begun end, but no longer than
 * `graceMs`, and closes all other connections at once, also those that never sent a request.
 *
 * @param open the answers that are not yet given whole
 */
export function makeDrainable(
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
  const letEnd = (response: ServerResponse) => {
    const { socket } = response.req;
    if (!response.headersSent) response.setHeader('Connection', 'close');
    response.once('close', () => closeUnlessBusy(socket, response));
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_, response) => {
    if (draining) letEnd(response);
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
        for (const response of open) letEnd(response);
        for (const socket of sockets) closeUnlessBusy(socket);
      }),
  };
}
