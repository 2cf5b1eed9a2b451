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
import { readUsage, type Usage } from './process-usage.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export interface BenchServer {
  /** URL of the conversations. */
  readonly url: string;
  /** Reads the resident memory of the process, in MB. */
  readonly residentMemory: () => Promise<number>;
  /** Reads what the process has used; undefined where the system does not tell. */
  readonly usage: () => Usage | undefined;
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
    usage: () => (child.pid === undefined ? undefined : readUsage(child.pid)),
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
  const hasFailed = result.refused > 0 || result.done === 0;
  if (hasFailed && options.mayFail !== true) throw new Error(`the server refused ${result.refused} requests`);
  return result;
}

/** Result of a load, with what one request cost the server. */
export interface Measured extends LoadResult {
  readonly cost?: {
    /** Processor time in µs. */
    readonly cpu: number;
    /** Bytes written to files, and calls that wrote them. */
    readonly bytes: number;
    readonly writes: number;
  };
}

/** Sends load to a server and reads what it cost the server's process. */
export async function measure(
  { url, usage }: Pick<BenchServer, 'url' | 'usage'>,
  { query = '', ...options }: Omit<LoadOptions, 'url'> & { readonly query?: string },
): Promise<Measured> {
  const before = usage();
  const result = await load({ ...options, url: `${url}${query}` });
  const after = usage();
  if (!before || !after) return result;
  const { done, receivedBytes } = result;
  return {
    ...result,
    cost: {
      cpu: (after.cpu - before.cpu) / done,
      // Without the answers, each of which is one call.
      bytes: (after.bytes - before.bytes - receivedBytes) / done,
      writes: (after.writes - before.writes - done) / done,
    },
  };
}
