import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** Serves a reference and prints its port in the same line as the real server. */
export async function listen(app: Hono): Promise<void> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await once(server.listen(0), 'listening');
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
}
