import { Hono } from 'hono';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from '../store/store.ts';
import { UnavailableError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';

/** A probe's answer is reused for this long, in ms: anyone may ask, and each probe writes to disk. */
const PROBE_MAX_AGE_MS = 1000;

export interface HealthDependencies {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly isStopping?: () => boolean;
}

/** Liveness, readiness and metrics, for the operator. They stand outside `/api` and need no token. */
export function healthRoutes({ store, metrics, log, isStopping = () => false }: HealthDependencies) {
  let probe = { at: -Infinity, ready: Promise.resolve(false) };
  const isReady = () => {
    const now = performance.now();
    if (now - probe.at > PROBE_MAX_AGE_MS) probe = { at: now, ready: probeStore(store, log) };
    return probe.ready;
  };
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'alive' }))
    .get('/readyz', async (c) =>
      !isStopping() && (await isReady()) ? c.json({ status: 'ready' }) : c.json({ status: 'not ready' }, 503),
    )
    .get('/metrics', async (c) => c.text(await metrics.print(), 200, { 'Content-Type': metrics.contentType }));
}

async function probeStore(store: Store, log: Log): Promise<boolean> {
  try {
    await store.probe();
    return true;
  } catch (error) {
    const what = error instanceof UnavailableError ? error.message : 'database';
    log('error', 'not-ready', { what });
    return false;
  }
}
