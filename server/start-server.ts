import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createVerifyToken, remoteKeys } from './auth/verify-token.ts';
import { loadCatalogue } from './catalogue/load-catalogue.ts';
import type { Config } from './config.ts';
import type { Services } from './domain/services.ts';
import { deliverOutbox } from './jobs/deliver-outbox.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createNotifier } from './notifications/create-notifier.ts';
import { openStore } from './store/open-store.ts';

/** How long a request may go on when the server closes, in ms. */
const DRAIN_MS = 7000;

/** How often connections that have become idle are closed meanwhile, in ms. */
const IDLE_CHECK_MS = 50;

export interface StartOptions {
  readonly config: Config;
  readonly clock?: () => Date;
  readonly log?: Log;
  /** Answers whatever is not the API or for the operator; without it, that is not found. */
  readonly extraRoutes?: Pick<Hono, 'fetch'>;
}

export interface RunningServer {
  readonly app: ReturnType<typeof createApp>;
  /** What the domain's functions work with: the demo writes its sample history through them. */
  readonly services: Services;
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends what is in flight, then lets go of the socket, the providers and the database. */
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
}: StartOptions): Promise<RunningServer> {
  const catalogue = loadCatalogue(config.catalogueFile);
  const notifier = createNotifier(config, { now: clock, log: (event, fields) => log('info', event, fields) });
  const store = await openStore(config.databaseUrl);
  const metrics = createMetrics({ countOutbox: () => store.outbox.count() }, { withProcess: true });
  const worker = deliverOutbox({ store, notifier, clock, log, onDelivery: metrics.delivery });
  const services = { store, catalogue, clock, holidayRegion: config.holidayRegion, outboxAdded: worker.poke };
  const verifyToken = createVerifyToken(config.jwt, remoteKeys(config.jwt.jwksUrl), clock);
  const app = createApp({ ...services, catalogue, verifyToken, corsOrigins: config.corsOrigins, metrics, log });
  const closeParts = async () => {
    await worker.close();
    await notifier.close();
    await store.close();
  };

  const server = createAdaptorServer({
    fetch: (request, env) => {
      const isForApp = !extraRoutes || APP_PATHS.test(new URL(request.url).pathname);
      return isForApp ? app.fetch(request, env) : extraRoutes.fetch(request, env);
    },
  }) as Server;
  try {
    await listen(server, config.port);
  } catch (error) {
    await closeParts();
    throw error;
  }
  worker.poke();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  log('info', 'listening', { port });
  return {
    app,
    services,
    url: `http://localhost:${port}`,
    port,
    async close() {
      await drain(server);
      await closeParts();
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

/** Takes no new connection, closes the idle ones, and waits for the others, but not for ever. */
function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const end = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(idleCheck);
      clearTimeout(end);
      resolve();
    });
    server.closeIdleConnections();
  });
}
