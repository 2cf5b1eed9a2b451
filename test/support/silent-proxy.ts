import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface SilentProxy {
  /** URL of the target, through the proxy. */
  readonly url: string;
  /** Number of open connections. */
  readonly open: number;
  /** Stops forwarding on open connections without closing them. Later connections work. */
  silence(): void;
}

/** Starts a TCP proxy whose connections can go silent without a reset, as after a failover. */
export async function startSilentProxy(t: TestContext, target: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(target);
  const connections = new Map<Socket, Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    connections.set(client, server);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    client.on('close', () => {
      connections.delete(client);
      server.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const client of connections.keys()) client.destroy();
    proxy.close();
  });
  const url = new URL(target);
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    get open() {
      return connections.size;
    },
    silence() {
      for (const [client, server] of connections) {
        client.unpipe(server).resume();
        server.unpipe(client).resume();
      }
    },
  };
}
