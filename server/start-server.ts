import type { Server } from 'node:http';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createVerifyToken, remoteKeys } from './identity/verify-token.ts';
import { loadCatalogue } from './catalogue/load-catalogue.ts';
import type { Config } from './config.ts';
import type { Dependencies } from './dependencies.ts';
import { createHttpServer } from './http/create-http-server.ts';
import type { HttpLimits } from './http/http-limits.ts';
import { startDailyJob } from './jobs/daily-job.ts';
import { deliverOutbox } from './notifications/deliver-outbox.ts';
import { purgeExpired } from './jobs/purge-expired.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createNotifier } from './notifications/channels/create-notifier.ts';
import { openStore } from './store/open-store.ts';
import { withTimeout } from './with-timeout.ts';

/** How long a request may go on when the server closes, in ms. */
const DRAIN_MS = 7000;

/**
 * How long a notification that is on its way may go on then, in ms. One that is cut off is sent twice if its provider has
 * it already, so it has nearly all of the time that the process may take (main.ts); the rest is for putting it off.
 */
const LAST_DELIVERY_MS = 9000;

/** By then the server is closed, in ms. All that may still hang is the database, which loses nothing confirmed. */
const CLOSE_MS = LAST_DELIVERY_MS + 250;

export interface StartOptions {
  readonly config: Config;
  readonly clock?: () => Date;
  readonly log?: Log;
  /** Answers whatever is not the API or for the operator; without it, that is not found. */
  readonly extraRoutes?: Pick<Hono, 'fetch'>;
  /** Instead of `HTTP_LIMITS`, one by one. */
  readonly httpLimits?: Partial<HttpLimits>;
}

export interface RunningServer {
  readonly app: ReturnType<typeof createApp>;
  /** What the domain's functions work with: the demo writes its sample history through them. */
  readonly services: Dependencies;
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Begins nothing more, ends what is in flight, then lets go of socket, providers and database, if that answers. */
  close(): Promise<void>;
}

/** What belongs to the app when pages stand beside it. */
const APP_PATHS = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/;

/**
 * Starts the server: database, outbox worker, socket.
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
  const store = await openStore(config);
  const metrics = createMetrics({ countOutbox: () => store.outbox.count() }, { withProcess: true });
  const { channels } = notifier;
  const worker = deliverOutbox({ store, notifier, channels, clock, log, onDelivery: metrics.delivery });
  const purge = startDailyJob({ store, clock, log }, 'purge', (signal) =>
    purgeExpired({ store, clock, log, onPurged: metrics.purged }, signal),
  );
  const services = { store, catalogue, clock, holidayRegion: config.holidayRegion, channels, outboxAdded: worker.wake };
  const verifyToken = createVerifyToken(config.jwt, remoteKeys(config.jwt.jwksUrl, clock), clock);
  let stopping = false;
  const app = createApp({
    ...services,
    catalogue,
    verifyToken,
    corsOrigins: config.corsOrigins,
    metrics,
    log,
    isStopping: () => stopping,
  });
  /** @param drained when no request needs the parts any more */
  const closeParts = async (drained: Promise<void>) => {
    const stopped = Promise.all([worker.close(), purge.close()]).then(() => undefined);
    await withTimeout(stopped, LAST_DELIVERY_MS);
    // Whatever still hangs fails now, and is sent after the next start.
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
    { limits: httpLimits, graceMs: DRAIN_MS },
  );
  try {
    await listen(server, config.port);
  } catch (error) {
    await closeParts(Promise.resolve());
    throw error;
  }
  // Only now: who starts a second time by mistake finds the port taken, and must not touch what the first is sending.
  await worker.begin();
  void purge.runIfDue();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  log('info', 'listening', { port });
  return {
    app,
    services,
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
