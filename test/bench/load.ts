/* A process of its own that loads a server, so that what it costs is not counted as the server's. */
import { randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';
import autocannon from 'autocannon';

/** What the benchmark asks of this process, as JSON on its standard input. */
export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  readonly length: { readonly seconds: number } | { readonly requests: number };
  /** The requests take them in turn. */
  readonly tokens: readonly string[];
  /** Sent as JSON; without one it is read. */
  readonly body?: string;
}

/** What it prints, as JSON. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** In ms. */
  readonly p50: number;
  readonly p99: number;
  readonly done: number;
  readonly refused: number;
}

const { url, connections, length, tokens, body } = (await json(process.stdin)) as LoadOrder;

let turn = 0;
const headers = () => ({
  authorization: `Bearer ${tokens[turn++ % tokens.length]}`,
  // A key of its own for each, or the server would answer with the first message again.
  ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
});
const result = await autocannon({
  url,
  connections,
  ...('seconds' in length ? { duration: length.seconds } : { amount: length.requests }),
  ...(body !== undefined && { method: 'POST', body }),
  requests: [{ setupRequest: (request) => ({ ...request, headers: { ...request.headers, ...headers() } }) }],
});
const printed: LoadResult = {
  requestsPerSecond: result['2xx'] / result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  done: result['2xx'],
  refused: result.non2xx + result.errors,
};
process.stdout.write(JSON.stringify(printed));
