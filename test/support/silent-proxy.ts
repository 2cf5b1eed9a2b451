import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface SilentProxy {
  /** The target's URL, by way of the proxy. */
  readonly url: string;
  /** How many connections are open. */
  readonly open: number;
  /** Nothing comes through the connections that are open any more, and neither end is told. Those made later work. */
  silence(): void;
}

/** A line to a server that can go dead as after a failover without a reset: it stays open, and nobody answers. */
export async function startSilentProxy(t: TestContext, target: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(target);
  const lines = new Map<Socket, Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    lines.set(client, server);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    client.on('close', () => {
      lines.delete(client);
      server.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const client of lines.keys()) client.destroy();
    proxy.close();
  });
  const url = new URL(target);
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    get open() {
      return lines.size;
    },
    silence() {
      for (const [client, server] of lines) {
        client.unpipe(server).resume();
        server.unpipe(client).resume();
      }
    },
  };
}
