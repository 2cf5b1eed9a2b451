import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Makes a server drainable. `drain` accepts no new connection, lets every request in flight complete for at most
 * `graceMs`, and closes all other connections at once, also those that never sent a request.
 *
 * @param open responses that are not yet complete
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
