import type { Server, ServerResponse } from 'node:http';

/** The answers that are not yet given whole, as they come and go. */
export function trackRequests(server: Server): ReadonlySet<ServerResponse> {
  const open = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  return open;
}
