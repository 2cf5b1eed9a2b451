import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { authenticate } from './http/authenticate.ts';
import { agentsRoutes } from './agents/agents.routes.ts';
import { serveApiDocument } from './http/api-document.ts';
import type { AppDeps, AppEnv } from './http/app-env.ts';
import { catalogueRoutes } from './catalogue/catalogue.routes.ts';
import { conversationsRoutes } from './conversations/conversations.routes.ts';
import { crossOrigin } from './http/cross-origin.ts';
import { draftsRoutes } from './drafts/drafts.routes.ts';
import { preferencesRoutes } from './preferences/preferences.routes.ts';
import { healthRoutes } from './operations/health.routes.ts';
import { prepareRequest } from './http/prepare-request.ts';
import { problem, problemOf } from './http/problem.ts';
import { readBody } from './http/read-body.ts';

export type { AppDeps } from './http/app-env.ts';

const BODY_MAX_BYTES = 64 * 1024;

/** Some 0.1 s of work in normal operation, and at most 64 MB of bodies when the database hangs. */
const MAX_CONCURRENT = 1000;

const OPENAPI_PATH = '/api/openapi.json';

/** Under `/api`, these need no token. Every other path there does, also one that does not exist. */
export const PUBLIC_API_PATHS: readonly string[] = [OPENAPI_PATH];

/** The whole server but for its socket: the API and the operator's pages. */
export function createApp(deps: AppDeps) {
  const app = new Hono<AppEnv>();
  app.onError((error, c) => problemOf(c, error, deps.log));
  app.notFound((c) => problem(c, 'not-found'));

  app.use(prepareRequest(deps.metrics));
  app.use('/api/*', crossOrigin(deps.corsOrigins));
  app.use(
    methodNotAllowed<AppEnv>({
      app,
      onMethodNotAllowed: (c, methods) => problem(c, 'method-not-allowed', { headers: { Allow: methods.join(', ') } }),
    }),
  );
  app.use('/api/*', authenticate(deps, PUBLIC_API_PATHS));
  app.use('/api/*', readBody({ maxBytes: BODY_MAX_BYTES, maxConcurrent: deps.maxConcurrent ?? MAX_CONCURRENT }));
  app.get(OPENAPI_PATH, serveApiDocument(app, OPENAPI_PATH));

  return app.route('/api', apiRoutes(deps)).route('/', healthRoutes(deps));
}

function apiRoutes({ store, ...deps }: AppDeps) {
  return new Hono<AppEnv>()
    .route('/', catalogueRoutes(deps))
    .route('/', conversationsRoutes(deps))
    .route('/', draftsRoutes(deps))
    .route('/', preferencesRoutes(deps))
    .route('/agent', agentsRoutes({ ...deps, store }));
}

/** Type of the routes, from which `hono/client` makes the page's typed client. */
export type ApiType = ReturnType<typeof apiRoutes>;
