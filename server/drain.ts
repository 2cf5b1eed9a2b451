import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Makes a server stoppable: `drain` takes no new connection, lets every request that has begun end, but no longer than
 * `graceMs`, and closes all other connections at once, also those that never sent a request.
 */
export function makeDrainable(server: Server, graceMs: number): { drain(): Promise<void> } {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  let draining = false;

  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    busy.add(socket);
    response.once('close', () => {
      busy.delete(socket);
      if (draining) socket.destroySoon();
    });
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
        for (const socket of open) if (!busy.has(socket)) socket.destroySoon();
      }),
  };
}
