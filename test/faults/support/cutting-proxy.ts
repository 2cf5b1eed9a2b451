import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

export interface CuttingProxy {
  readonly url: string;
  /** Set by a test to cut the next answer off before its first byte. */
  cutsNext: boolean;
  /** Number of answers cut so far. */
  readonly cut: number;
}

/** Starts a TCP proxy that can reset a connection after the server has answered and before the client reads it. */
export async function startCuttingProxy(t: TestContext, target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const state = { cutsNext: false, cut: 0 };
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.pipe(server);
    server.on('data', (bytes) => {
      if (!state.cutsNext) return void client.write(bytes);
      state.cutsNext = false;
      state.cut++;
      client.resetAndDestroy();
      server.destroy();
    });
    server.on('end', () => client.end());
    for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    client.on('close', () => server.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => proxy.close());
  return Object.assign(state, { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
}
