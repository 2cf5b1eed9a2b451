/* Sends load from a process of its own, so that its cost is not counted as the server's. */
import { randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';
import autocannon from 'autocannon';

/** Options, read as JSON from standard input. */
export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly length: { readonly seconds: number } | { readonly requests: number };
  /** Tokens, which the requests use in turn. */
  readonly tokens: readonly string[];
  /** JSON to POST; without it the requests are GET. */
  readonly body?: string;
}

/** Result, printed as JSON. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Latencies in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly done: number;
  readonly refused: number;
}

const { url, connections, length, tokens, body } = (await json(process.stdin)) as LoadOptions;

let turn = 0;
const headers = () => ({
  authorization: `Bearer ${tokens[turn++ % tokens.length]}`,
  // A new idempotency key per request; otherwise the server would repeat its first answer.
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
