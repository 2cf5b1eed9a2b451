import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type DeliveryOutcome = 'sent' | 'postponed' | 'failed';

/** What the daily purge erases. */
export type Purged = 'conversations' | 'drafts' | 'idempotency-keys';

/** The server's figures. Labels hold patterns, codes and channels, never an id. */
export interface Metrics {
  readonly contentType: string;
  /** @param route the pattern that matched, such as `/api/conversations/:id` */
  readonly requestEnded: (request: { method: string; route: string; status: number; seconds: number }) => void;
  readonly delivery: (outcome: DeliveryOutcome, channel: string) => void;
  readonly purged: (what: Purged, rows: number) => void;
  /** The text format of Prometheus. */
  print(): Promise<string>;
}

export interface MetricsSources {
  /** Rows of the outbox that wait, and that were given up. */
  readonly countOutbox: () => Promise<{ pending: number; failed: number }>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param withProcess adds the figures of the Node process, which watch it from then on */
export function createMetrics({ countOutbox }: MetricsSources, { withProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (withProcess) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const deliveries = new Counter({
    name: 'notification_deliveries_total',
    help: 'Attempts to send a notification, by outcome and channel',
    labelNames: ['outcome', 'channel'],
    registers,
  });
  const purged = new Counter({
    name: 'purged_rows_total',
    help: 'What the daily purge has erased for good',
    labelNames: ['what'],
    registers,
  });
  new Gauge({
    name: 'outbox_rows',
    help: 'Notifications that wait to be sent, and that were given up',
    labelNames: ['state'],
    registers,
    async collect() {
      const { pending, failed } = await countOutbox();
      this.set({ state: 'pending' }, pending);
      this.set({ state: 'failed' }, failed);
    },
  });
  return {
    contentType: registry.contentType,
    requestEnded: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    delivery: (outcome, channel) => deliveries.inc({ outcome, channel }),
    purged: (what, rows) => purged.inc({ what }, rows),
    print: () => registry.metrics(),
  };
}
