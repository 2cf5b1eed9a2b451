import { html } from 'hono/html';
import { LANGUAGES, type Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import type { SampleMember } from '../sample-members.ts';
import { layoutWords, type LayoutWords } from './layout-words.ts';

/** Markup made by `html`, which escapes every text. */
export type Markup = ReturnType<typeof html>;

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface Page {
  /** Title of the window, and `h1` of the page unless `heading` is given. */
  readonly title: string;
  /** Replaces the plain `h1`. */
  readonly heading?: Markup;
  /** Pages between "Mon espace privé" and this one. */
  readonly above?: readonly Crumb[];
  readonly main: Markup;
  /** Further elements of the document's head. */
  readonly head?: Markup;
  /** `demo` for the demo's own pages, which are no part of "Mon espace privé". */
  readonly space?: 'member' | 'demo';
}

const LANGUAGE_NAMES: Record<Language, string> = { fr: 'Français', en: 'English' };

/** Renders a whole page: the demo's bar, the site's header with its breadcrumb, the page, the footer. */
export function renderPage(c: DemoContext, page: Page): Response | Promise<Response> {
  const language = c.get('language');
  const member = c.get('member');
  const words = layoutWords[language];
  const siteTitle = words.site;
  return c.html(
    html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${page.title === siteTitle ? siteTitle : `${page.title} – ${siteTitle}`}</title>
          <link rel="icon" href="/demo/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/demo/demo.css" />
          ${page.head ?? ''} ${page.space === 'demo' ? '' : html`<script type="module" src="/secure-messaging.js"></script>`}
          <script type="module" src="/demo/page.js"></script>
          ${c.get('reload') ? html`<script type="module" src="/demo/reload.js"></script>` : ''}
        </head>
        <body>
          <a class="skip" href="#content">${words.skip}</a>
          ${renderDemoBar(c, words)}
          ${page.space === 'demo' ? '' : renderHeader(c.req.path, member, words)}
          <div class="frame">
            ${page.space === 'demo' ? renderAbove(member, words) : renderBreadcrumb(page, words, c.req.path)}
            <main id="content" tabindex="-1">
              ${page.heading ?? html`<h1>${page.title}</h1>`} ${page.main}
            </main>
          </div>
          <footer class="footer"><p>${words.footer}</p></footer>
        </body>
      </html>`,
  );
}

function renderDemoBar(c: DemoContext, words: LayoutWords): Markup {
  const language = c.get('language');
  const links = [
    ['/mailbox', words.mailbox],
    ['/agent', words.desk],
    ['/playground', words.playground],
    ['/docs', words.api],
  ] as const;
  return html`<nav class="demo-bar" aria-label="${words.demoNavigation}">
    <p class="demo-bar-title">${words.demo}</p>
    <ul>
      ${links.map(([href, label]) => html`<li><a href="${href}" ${currentAt(c.req.path, href)}>${label}</a></li>`)}
    </ul>
    <ul class="languages">
      ${LANGUAGES.map(
        (code) =>
          html`<li>
            <a
              href="${withLanguage(c.req.url, code)}"
              lang="${code}"
              hreflang="${code}"
              title="${LANGUAGE_NAMES[code]}"
              ${code === language ? html`aria-current="true"` : ''}
              ><span aria-hidden="true">${code.toUpperCase()}</span
              ><span class="hidden">${LANGUAGE_NAMES[code]}</span></a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

function renderHeader(path: string, member: SampleMember | undefined, words: LayoutWords): Markup {
  const links = [
    ['/', words.home],
    ['/services', words.services],
    ['/contact', words.contact],
  ] as const;
  return html`<header class="header">
    <div class="frame header-frame">
      <a class="wordmark" href="/">
        <svg class="wordmark-sign" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
          <rect width="40" height="40" rx="12" class="sign-ground" />
          <path class="sign-line" d="M9 27c4-9 9-9 11-4s7 5 11-6" />
          <circle class="sign-dot" cx="27" cy="12" r="3" />
        </svg>
        <span><strong>${words.site}</strong><span class="wordmark-place">${words.organisation}</span></span>
      </a>
      <div class="who">${renderWho(member, words)}</div>
    </div>
    <nav class="frame site-nav" aria-label="${words.navigation}">
      <ul>
        ${links.map(([href, label]) => html`<li><a href="${href}" ${currentAt(path, href)}>${label}</a></li>`)}
      </ul>
    </nav>
    <p class="session-ended" role="alert" data-session-ended hidden>
      ${words.sessionEnded} <a href="/login" target="_blank">${words.signInAgain}</a>
    </p>
    ${
      member?.proxy
        ? html`<p class="proxy-note"><span class="frame">${words.actsFor(member.proxy.name, member.name)}</span></p>`
        : ''
    }
  </header>`;
}

function renderWho(member: SampleMember | undefined, words: LayoutWords): Markup {
  if (!member) return html`<a class="button quiet" href="/login">${words.signIn}</a>`;
  return html`<p class="who-name">
      <a href="/login" title="${words.change}">${member.proxy?.name ?? member.name}<span class="hidden"> (${words.change})</span></a>
    </p>
    <form method="post" action="/logout"><button class="quiet">${words.signOut}</button></form>`;
}

/** Renders the top of the demo's own pages: a link to the site, and who is signed in. */
function renderAbove(member: SampleMember | undefined, words: LayoutWords): Markup {
  return html`<header class="above">
    <a href="/">${words.backToSite}</a>
    <div class="who">${member ? renderWho(member, words) : ''}</div>
  </header>`;
}

function renderBreadcrumb({ title, above = [] }: Page, words: LayoutWords, path: string): Markup | '' {
  if (path === '/') return '';
  const root = { label: words.site, href: '/' };
  return html`<nav class="breadcrumb" aria-label="${words.breadcrumb}">
    <ol>
      ${[root, ...above].map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}
      <li aria-current="page">${title}</li>
    </ol>
  </nav>`;
}

function currentAt(path: string, href: string): Markup | '' {
  const isCurrent = path === href || (href !== '/' && path.startsWith(`${href}/`));
  return isCurrent ? html`aria-current="${path === href ? 'page' : 'true'}"` : '';
}

/** Link to the same page in another language. */
function withLanguage(url: string, code: Language): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.set('lang', code);
  return `${pathname}?${searchParams.toString()}`;
}
