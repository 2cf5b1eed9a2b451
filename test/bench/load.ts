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
  /** `If-None-Match` for each token. Only a 304 counts as done then. */
  readonly etags?: readonly string[];
  /** JSON to POST; without it the requests are GET. */
  readonly body?: string;
  /** True when requests may be refused or get no answer in time, which otherwise ends the benchmark. */
  readonly mayFail?: boolean;
}

/** Result, printed as JSON. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Latencies in ms; null where nothing was done. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly done: number;
  readonly refused: number;
  /** Size of all answers, with their headers. */
  readonly receivedBytes: number;
}

const { url, connections, length, tokens, etags, body } = (await json(process.stdin)) as LoadOptions;

let turn = 0;
const headers = () => {
  const index = turn++ % tokens.length;
  return {
    authorization: `Bearer ${tokens[index]}`,
    ...(etags && { 'if-none-match': etags[index] }),
    // A new idempotency key per request; otherwise the server would repeat its first answer.
    ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
  };
};

const latencies: number[] = [];
let receivedBytes = 0;
let answers = 0;
const { duration, errors } = await new Promise<autocannon.Result>((resolve, reject) => {
  const options: autocannon.Options = {
    url,
    connections,
    ...('seconds' in length ? { duration: length.seconds } : { amount: length.requests }),
    ...(body !== undefined && { method: 'POST', body }),
    requests: [{ setupRequest: (request) => ({ ...request, headers: { ...request.headers, ...headers() } }) }],
  };
  const running = autocannon(options, (error: unknown, result) => (error ? reject(error as Error) : resolve(result)));
  running.on('response', (_client, status, bytes, ms) => {
    answers++;
    receivedBytes += bytes;
    if (etags ? status === 304 : status >= 200 && status < 300) latencies.push(ms);
  });
});

// Not autocannon's own percentiles: they are whole milliseconds, and lack the 95th.
latencies.sort((a, b) => a - b);
const percentile = (percent: number) =>
  Number((latencies[Math.ceil((latencies.length * percent) / 100) - 1] ?? NaN).toFixed(2));
const done = latencies.length;
const printed: LoadResult = {
  requestsPerSecond: done / duration,
  p50: percentile(50),
  p95: percentile(95),
  p99: percentile(99),
  max: percentile(100),
  done,
  refused: answers - done + errors,
  receivedBytes,
};
process.stdout.write(JSON.stringify(printed));
