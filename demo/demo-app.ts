import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { LoadedCatalogue } from '../server/catalogue/load-catalogue.ts';
import type { Mailbox } from './delivery/mailbox.ts';
import type { Language } from '../src/contract/topic.ts';
import type { DemoContext, DemoEnv } from './demo-env.ts';
import { contactPage } from './pages/contact-page.ts';
import { documentsPage } from './pages/documents-page.ts';
import { homePage } from './pages/home-page.ts';
import { mailboxRoutes } from './pages/mailbox-routes.ts';
import { messagePage } from './pages/message-page.ts';
import { messagesPage, preferencesPage } from './pages/messages-page.ts';
import { servicesPage } from './pages/services-page.ts';
import { playgroundRoutes } from './playground/routes.ts';
import { agentRoutes } from './routes/agent-routes.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { buildRoutes } from './routes/build-routes.ts';
import { docsRoutes } from './routes/docs-routes.ts';
import { requireMember } from './routes/require-member.ts';
import { serviceRoutes } from './routes/service-routes.ts';
import { signInRoutes } from './routes/sign-in-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';
import { listMailboxPeople } from './sample-members.ts';
import { chooseLanguage, readMember } from './session.ts';
import type { TokenIssuer } from './token-issuer.ts';

export interface DemoDeps {
  readonly catalogue: LoadedCatalogue;
  readonly issuer: TokenIssuer;
  readonly mailbox: Mailbox;
  readonly cookieSecret: string;
  /** Base address of the API, for the agent's desk. */
  readonly apiUrl: string;
  /** Open pages reload when the bundle or the server is new. */
  readonly reload?: boolean | undefined;
}

/** Creates the app of "Mon espace privé" and of the demo's own pages, which is served beside the API. */
export function createDemoApp(deps: DemoDeps): Hono<DemoEnv> {
  const { catalogue, mailbox } = deps;
  const app = new Hono<DemoEnv>();
  app.use(otherSecurity, contentSecurity);
  app.route('/', assetRoutes());
  app.use(readRequest(deps));
  app.use(refuseForeignForms);
  app.get('/', homePage);
  app.get('/contact', requireMember, contactPage);
  app.get('/messages', requireMember, messagesPage);
  app.get('/preferences', requireMember, preferencesPage);
  app.get('/services', requireMember, (c) => servicesPage(c, catalogue));
  app.get('/services/envoyer-un-document', requireMember, documentsPage);
  app.route('/services', serviceRoutes(catalogue));
  app.route('/', signInRoutes(deps));
  app.route('/agent', agentRoutes(deps));
  app.route('/demo', tokenRoutes(deps));
  if (deps.reload) app.route('/demo', buildRoutes());
  app.route('/', mailboxRoutes({ mailbox, people: listMailboxPeople() }));
  app.route('/', playgroundRoutes());
  app.route('/', docsRoutes(CONTENT_SECURITY_POLICY));
  app.notFound(notFound);
  return app;
}

/** Policy of a careful site: its own scripts, styles and connections, nothing inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Sets the policy before the page is made, so that a page may replace it: a mail has a stricter one. */
const contentSecurity: MiddlewareHandler<DemoEnv> = async (c, next) => {
  c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  await next();
};

const otherSecurity = secureHeaders({
  // Under `no-referrer`, browsers send `Origin: null` with a form.
  referrerPolicy: 'same-origin',
  // The demo is served without TLS, on the developer's own machine.
  strictTransportSecurity: false,
  // Browsers warn when a mail, which has an opaque origin, is sent this header.
  originAgentCluster: false,
});

function notFound(c: DemoContext) {
  const { title, text } = NOT_FOUND[c.get('language')];
  c.status(404);
  return messagePage(c, title, text);
}

const NOT_FOUND: Record<Language, { title: string; text: string }> = {
  fr: { title: 'Page introuvable', text: 'L’adresse est peut-être incomplète, ou la page n’existe plus.' },
  en: { title: 'Page not found', text: 'The address may be incomplete, or the page no longer exists.' },
};

/** Sets the variables of {@link DemoEnv}. */
function readRequest({ cookieSecret, reload = false }: DemoDeps): MiddlewareHandler<DemoEnv> {
  return async (c, next) => {
    c.set('language', chooseLanguage(c));
    c.set('reload', reload);
    c.set('member', await readMember(c, cookieSecret));
    c.header('Cache-Control', 'no-store');
    await next();
  };
}

/** Refuses a form that another site submits: browsers state its origin, other clients need not. */
const refuseForeignForms: MiddlewareHandler<DemoEnv> = async (c, next) => {
  const origin = c.req.header('Origin');
  if (c.req.method === 'POST' && origin !== undefined && !isHere(origin, c.req.header('Host'))) {
    return c.text('This form was not submitted from this site.', 403);
  }
  await next();
};

function isHere(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
