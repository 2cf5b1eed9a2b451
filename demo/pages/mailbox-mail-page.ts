import { html } from 'hono/html';
import type { KeptMail } from '../delivery/mailbox.ts';
import type { DemoContext } from '../demo-env.ts';
import { renderPage, type Markup } from './layout.ts';
import { renderLang } from './mailbox-page.ts';
import { mailboxWords, type MailboxWords } from './mailbox-words.ts';

const MAIL_PARTS = ['html', 'text', 'source'] as const;
export type MailPart = (typeof MAIL_PARTS)[number];

/** Checks that `?part=` names a way of showing a mail. */
export function isMailPart(part: string): part is MailPart {
  return MAIL_PARTS.some((known) => known === part);
}

/** Renders a mail as it was sent: its headers and one of its parts. */
export function mailPage(c: DemoContext, mail: KeptMail, part: MailPart) {
  const say = mailboxWords[c.get('language')];
  const subject = mail.subject || say.noSubject;
  return renderPage(c, {
    space: 'demo',
    title: subject,
    heading: html`<p><a href="/mailbox">${say.back}</a></p>
      <h1 class="mailbox-title" ${renderLang(mail.language)}>${subject}</h1>`,
    main: html`<link rel="stylesheet" href="/mailbox/mailbox.css" />
      <section aria-label="${say.headers}">
        <dl class="mailbox-headers">
          ${mail.headers.map(({ name, value }) => html`<div><dt lang="en">${name}</dt><dd>${value}</dd></div>`)}
        </dl>
      </section>
      <nav class="mailbox-filter" aria-label="${say.parts}">
        <ul>
          ${MAIL_PARTS.map(
            (known) =>
              html`<li>
                <a href="/mailbox/mails/${mail.id}?part=${known}" ${known === part ? html`aria-current="page"` : ''}>${say[known]}</a>
              </li>`,
          )}
        </ul>
      </nav>
      ${renderPart(mail, part, say)}`,
  });
}

/** Height of the mail's frame for each line of its text part: a sandboxed frame cannot tell its own. */
const PIXELS_A_LINE = 29;

function renderPart(mail: KeptMail, part: MailPart, say: MailboxWords): Markup {
  const lang = renderLang(mail.language);
  if (part === 'source') return html`<pre class="mailbox-text mailbox-source" tabindex="0">${mail.source}</pre>`;
  if (part === 'text') return html`<pre class="mailbox-text" ${lang}>${mail.text}</pre>`;
  if (!mail.html) return html`<p>${say.noHtml}</p>`;
  return html`<iframe
    class="mailbox-frame"
    title="${say.frame(mail.subject)}"
    src="/mailbox/mails/${mail.id}/html"
    height="${mail.text.split('\n').length * PIXELS_A_LINE}"
    sandbox="allow-popups allow-top-navigation-by-user-activation"
    referrerpolicy="no-referrer"
  ></iframe>`;
}

/** Renders the page for an id that is not, or no longer, in the mailbox. */
export function unknownMailPage(c: DemoContext) {
  const say = mailboxWords[c.get('language')];
  c.status(404);
  return renderPage(c, {
    space: 'demo',
    title: say.unknown,
    main: html`<p>${say.unknownMore}</p>
      <p><a href="/mailbox">${say.back}</a></p>`,
  });
}
