import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { UnavailableError } from './errors.ts';
import { withTimeout } from './with-timeout.ts';

export type DeliveryOutcome = 'sent' | 'postponed' | 'failed';

/** Kinds of rows that the daily purge erases. */
export type Purged = 'conversations' | 'drafts' | 'idempotency-keys';

/** The server's metrics. Labels hold patterns, codes and channels, never an id. */
export interface Metrics {
  readonly contentType: string;
  /** @param route the pattern that matched, such as `/api/conversations/:id` */
  readonly requestEnded: (request: { method: string; route: string; status: number; seconds: number }) => void;
  readonly delivery: (outcome: DeliveryOutcome, channel: string) => void;
  readonly purged: (what: Purged, rows: number) => void;
  /** Counts a row that was met and could not be read. */
  readonly unreadable: (table: string) => void;
  /** @param reason `too-many` for connections that were refused, `unread` for answers that were not read in time */
  readonly connectionsCut: (reason: string, connections: number) => void;
  /** Prints all metrics in the text format of Prometheus. */
  print(): Promise<string>;
}

export interface MetricsSources {
  /** Counts the pending and the failed rows of the outbox. */
  readonly countOutbox: () => Promise<{ pending: number; failed: number }>;
}

/** Time for the database to count, in ms. Prometheus waits 10 s for all metrics together. */
const COUNT_MS = 5000;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * @param withProcess adds the metrics of the Node process, which are collected from then on
 * @param countMs replaces `COUNT_MS`
 */
export function createMetrics(
  { countOutbox }: MetricsSources,
  { withProcess = false, countMs = COUNT_MS } = {},
): Metrics {
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
    help: 'Rows that the daily purge has erased for good',
    labelNames: ['what'],
    registers,
  });
  const unreadable = new Counter({
    name: 'unreadable_rows_total',
    help: 'Rows that were to be read and are damaged, changed from outside or gone, by table',
    labelNames: ['table'],
    registers,
  });
  const cut = new Counter({
    name: 'http_connections_cut_total',
    help: 'Connections that were refused as too many, or closed because an answer was not read in time',
    labelNames: ['reason'],
    registers,
  });
  const outbox = new Gauge({
    name: 'outbox_rows',
    help: 'Notifications that are pending, and that have failed',
    labelNames: ['state'],
    registers,
  });
  const databaseUp = new Gauge({ name: 'database_up', help: 'Whether the database answers: 1 or 0', registers });

  /** Survives an outage of the database: that is when the other metrics are needed. */
  async function countOutboxRows(): Promise<void> {
    const counted = await withTimeout(countOutbox(), countMs).catch((error: unknown) => {
      if (!(error instanceof UnavailableError)) throw error;
      return undefined;
    });
    databaseUp.set(counted ? 1 : 0);
    outbox.reset();
    if (!counted) return;
    outbox.set({ state: 'pending' }, counted.pending);
    outbox.set({ state: 'failed' }, counted.failed);
  }
  return {
    contentType: registry.contentType,
    requestEnded: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    delivery: (outcome, channel) => deliveries.inc({ outcome, channel }),
    purged: (what, rows) => purged.inc({ what }, rows),
    unreadable: (table) => unreadable.inc({ table }),
    connectionsCut: (reason, connections) => cut.inc({ reason }, connections),
    async print() {
      await countOutboxRows();
      return registry.metrics();
    },
  };
}
