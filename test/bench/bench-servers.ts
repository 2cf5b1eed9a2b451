import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from '../support/server-environment.ts';
import { createIssuer, type TestIssuer } from '../support/server-tokens.ts';
import type { LoadOptions, LoadResult } from './load.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export interface BenchServer {
  /** URL of the conversations. */
  readonly url: string;
  /** Reads the resident memory of the process, in MB. */
  readonly residentMemory: () => Promise<number>;
  stop(): Promise<void>;
}

/** Starts a server in a process of its own. */
export async function startBenchServer(file: string, environment: Record<string, string> = {}): Promise<BenchServer> {
  const child = spawn(process.execPath, [path(file)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [unknown];
  if (typeof line !== 'string') throw new Error(`${file} did not start`);
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${port}/api/conversations`,
    async residentMemory() {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / 2 ** 20;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts an identity provider, and providers of mail and SMS that accept connections and never answer. */
export async function startProviders() {
  const issuer = await createIssuer();
  const provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks)));
  // Silent, so that deliveries stay pending and cost the API next to nothing.
  const silent = createTcpServer();
  const [providerPort, silentPort] = await Promise.all([provider, silent].map(listen));
  return {
    environment: {
      ...ENVIRONMENT,
      JWKS_URL: `http://127.0.0.1:${providerPort}/jwks`,
      SMTP_URL: `smtp://127.0.0.1:${silentPort}`,
      SMS_GATEWAY_URL: `http://127.0.0.1:${silentPort}/`,
      SMS_GATEWAY_SECRET: 'bench',
    },
    token: (claims: Parameters<TestIssuer['token']>[0]) =>
      issuer.token({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims }),
    close: () => {
      provider.close();
      silent.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** Sends load to a server from another process. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [path('load.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(options));
  const result = (await json(child.stdout)) as LoadResult;
  if (result.refused > 0 || result.done === 0) throw new Error(`the server refused ${result.refused} requests`);
  return result;
}
