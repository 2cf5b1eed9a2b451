import type { Server } from 'node:http';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createVerifyToken, remoteKeys } from './identity/verify-token.ts';
import { loadCatalogue } from './catalogue/load-catalogue.ts';
import type { Config } from './config.ts';
import type { Dependencies } from './dependencies.ts';
import { createHttpServer, type HttpLimits } from './http/create-http-server.ts';
import { startDailyJob } from './jobs/daily-job.ts';
import { deliverOutbox } from './notifications/deliver-outbox.ts';
import { purgeExpired } from './jobs/purge-expired.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createNotifier } from './notifications/channels/create-notifier.ts';
import { openStore } from './store/open-store.ts';
import { withTimeout } from './with-timeout.ts';

/** Time that requests in flight have to complete when the server closes, in ms. */
const DRAIN_MS = 7000;

/**
 * Time that notifications in flight have to complete then, in ms. If one is cut off after its provider accepted it, the
 * member gets it twice; so this is nearly all of the shutdown's time (main.ts). The rest is for postponing it.
 */
const LAST_DELIVERY_MS = 9000;

/** Time for closing altogether, in ms. Only the database can still hang then, and it loses nothing confirmed. */
const CLOSE_MS = LAST_DELIVERY_MS + 250;

export interface StartOptions {
  readonly config: Config;
  readonly clock?: () => Date;
  readonly log?: Log;
  /** Answers all paths but the API's and the operator's, which are `not-found` by default. */
  readonly extraRoutes?: Pick<Hono, 'fetch'>;
  /** Replace the default limits, one by one. */
  readonly httpLimits?: Partial<HttpLimits>;
}

export interface RunningServer {
  readonly app: ReturnType<typeof createApp>;
  /** Handed to the rules; the demo writes its sample history through them. */
  readonly dependencies: Dependencies;
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Accepts nothing new, completes what is in flight, then closes the socket, the providers and the database. */
  close(): Promise<void>;
}

/** Paths of the app; all others go to the extra routes. */
const APP_PATHS = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/;

/**
 * Starts the server: database, outbox worker, socket.
 * @throws {OperatorError} when another server runs on the SQLite file
 * @throws when the catalogue, the database or the port cannot be used; nothing is left running then
 */
export async function startServer({
  config,
  clock = () => new Date(),
  log = createLog(process.stdout, clock),
  extraRoutes,
  httpLimits,
}: StartOptions): Promise<RunningServer> {
  const catalogue = loadCatalogue(config.catalogueFile);
  const notifier = createNotifier(config, { now: clock });
  const store = await openStore(
    {
      ...config,
      onUnreadable({ table, conversationId, reason }) {
        log('error', 'row-unreadable', { table, conversationId, reason });
        metrics.unreadable(table);
      },
    },
    { asServer: true },
  );
  const metrics = createMetrics({ countOutbox: () => store.outbox.count() }, { withProcess: true });
  const { channels } = notifier;
  const worker = deliverOutbox({ store, notifier, channels, clock, log, onDelivery: metrics.delivery });
  const purge = startDailyJob({ store, clock, log }, 'purge', (signal) =>
    purgeExpired({ store, clock, log, onPurged: metrics.purged }, signal),
  );
  const dependencies = {
    store,
    catalogue,
    clock,
    holidayRegion: config.holidayRegion,
    channels,
    outboxAdded: worker.wake,
  };
  const verifyToken = createVerifyToken(config.jwt, remoteKeys(config.jwt.jwksUrl, clock), clock);
  let stopping = false;
  const app = createApp({
    ...dependencies,
    catalogue,
    verifyToken,
    corsOrigins: config.corsOrigins,
    metrics,
    log,
    isStopping: () => stopping,
  });
  /** @param drained resolves once no request needs the parts any more */
  const closeParts = async (drained: Promise<void>) => {
    const stopped = Promise.all([worker.close(), purge.close()]).then(() => undefined);
    await withTimeout(stopped, LAST_DELIVERY_MS);
    // Deliveries that still hang fail now, and are retried after the next start.
    await notifier.close();
    await Promise.all([stopped, drained]);
    await store.close();
    return true;
  };

  const { server, drain } = createHttpServer(
    (request, env) => {
      const isForApp = !extraRoutes || APP_PATHS.test(new URL(request.url).pathname);
      return isForApp ? app.fetch(request, env) : extraRoutes.fetch(request, env);
    },
    {
      limits: httpLimits,
      graceMs: DRAIN_MS,
      onCut(reason, connections) {
        metrics.connectionsCut(reason, connections);
        log('warn', 'connections-cut', { reason, connections });
      },
    },
  );
  try {
    await listen(server, config.port);
  } catch (error) {
    await closeParts(Promise.resolve());
    throw error;
  }
  // Begins once the port is ours: a server that cannot start claims nothing.
  await worker.begin();
  void purge.runIfDue();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  log('info', 'listening', { port });
  return {
    app,
    dependencies,
    url: `http://localhost:${port}`,
    port,
    async close() {
      stopping = true;
      if (!(await withTimeout(closeParts(drain()), CLOSE_MS))) log('warn', 'stopped-unfinished', {});
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
