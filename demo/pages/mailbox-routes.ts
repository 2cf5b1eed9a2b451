import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Mailbox } from '../delivery/mailbox.ts';
import type { DemoEnv } from '../demo-env.ts';
import { mailboxPage, type MailboxPerson } from './mailbox-page.ts';
import { isMailPart, mailPage, unknownMailPage } from './mailbox-mail-page.ts';

export interface MailboxRoutesOptions {
  readonly mailbox: Mailbox;
  /** Recipients that are offered as filters. */
  readonly people?: readonly MailboxPerson[];
}

/** Policy of a mail, which is untrusted HTML: no script, no request, and links that open in the whole window. */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-top-navigation-by-user-activation',
].join('; ');

const STYLES = readFileSync(new URL('mailbox.css', import.meta.url), 'utf8');

/** Routes of `/mailbox`, which shows each mail and text message as the demo's servers received it. */
export function mailboxRoutes({ mailbox, people = [] }: MailboxRoutesOptions): Hono<DemoEnv> {
  return new Hono<DemoEnv>()
    .get('/mailbox', async (c) => {
      const person = people.find(({ id }) => id === c.req.query('to'));
      const deliveries = await mailbox.list(person?.addresses);
      return mailboxPage(c, { deliveries, people, person });
    })
    .get('/mailbox/mailbox.css', (c) => c.body(STYLES, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/mailbox/mails/:id', async (c) => {
      const mail = await mailbox.findMail(c.req.param('id'));
      if (!mail) return unknownMailPage(c);
      const part = c.req.query('part') ?? 'html';
      return mailPage(c, mail, isMailPart(part) ? part : 'html');
    })
    .get('/mailbox/mails/:id/html', async (c) => {
      const mail = await mailbox.findMail(c.req.param('id'));
      if (!mail) return unknownMailPage(c);
      c.header('Content-Security-Policy', MAIL_POLICY);
      c.header('X-Content-Type-Options', 'nosniff');
      return c.html(openInTop(mail.html));
    });
}

/** Adds to a mail that its links replace the mailbox's page instead of its frame. */
function openInTop(mail: string): string {
  const base = '<base target="_top">';
  const head = /<head\b[^>]*>/i.exec(mail);
  if (!head) return `${base}${mail}`;
  const end = head.index + head[0].length;
  return `${mail.slice(0, end)}${base}${mail.slice(end)}`;
}
