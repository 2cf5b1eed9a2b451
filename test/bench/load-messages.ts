import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

/** What the benchmark asks of this process, as JSON in its one argument. */
export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly token: string;
  readonly body: string;
}

/** What it prints, as JSON. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** In ms. */
  readonly p50: number;
  readonly p99: number;
  readonly created: number;
  readonly refused: number;
}

const { url, connections, seconds, token, body } = JSON.parse(process.argv[2] ?? '') as LoadOrder;

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  method: 'POST',
  body,
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  requests: [
    // A key of its own for each, or the server would answer with the first message again.
    { setupRequest: (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }) },
  ],
});
const printed: LoadResult = {
  requestsPerSecond: result['2xx'] / result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  created: result['2xx'],
  refused: result.non2xx + result.errors,
};
process.stdout.write(JSON.stringify(printed));
