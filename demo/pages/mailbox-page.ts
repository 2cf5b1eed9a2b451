import { html } from 'hono/html';
import { countGsm7Septets, SMS_SEGMENT_SEPTETS } from '../../server/notifications/templates/gsm7.ts';
import { formatDateTime } from '../../src/contract/dates.ts';
import type { Language } from '../../src/contract/topic.ts';
import type { Delivery, KeptMail, KeptSms } from '../delivery/mailbox.ts';
import type { DemoContext } from '../demo-env.ts';
import { renderPage, type Markup } from './layout.ts';
import { mailboxWords, type MailboxWords } from './mailbox-words.ts';

/** Recipient that the mailbox can be filtered by. */
export interface MailboxPerson {
  readonly id: string;
  readonly name: string;
  /** E-mail addresses and telephone numbers. */
  readonly addresses: readonly string[];
}

export interface MailboxView {
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  readonly people: readonly MailboxPerson[];
  /** Recipient whose deliveries are shown; everybody's when left out. */
  readonly person: MailboxPerson | undefined;
}

/** Renders the list of deliveries. */
export function mailboxPage(c: DemoContext, { deliveries, people, person }: MailboxView) {
  const language = c.get('language');
  const say = mailboxWords[language];
  const mails = deliveries.filter(({ kind }) => kind === 'mail').length;
  const here = person ? `/mailbox?to=${encodeURIComponent(person.id)}` : '/mailbox';
  return renderPage(c, {
    space: 'demo',
    title: say.title,
    main: html`<link rel="stylesheet" href="/mailbox/mailbox.css" />
      <p class="lead">${say.lead}</p>
      ${people.length > 0 ? renderFilter(say, people, person) : ''}
      <p class="mailbox-status">
        <span>${say.count(mails, deliveries.length - mails)}</span> <a href="${here}">${say.refresh}</a>
      </p>
      ${
        deliveries.length === 0
          ? renderEmpty(say)
          : html`<ol class="mailbox-list">
              ${deliveries.map(
                (delivery) =>
                  html`<li>${delivery.kind === 'mail' ? renderMail(delivery, say, language) : renderSms(delivery, say, language)}</li>`,
              )}
            </ol>`
      }`,
  });
}

function renderFilter(say: MailboxWords, people: readonly MailboxPerson[], person: MailboxPerson | undefined): Markup {
  const choices = [{ name: say.everybody, href: '/mailbox', isChosen: person === undefined }].concat(
    people.map(({ id, name }) => ({
      name,
      href: `/mailbox?to=${encodeURIComponent(id)}`,
      isChosen: id === person?.id,
    })),
  );
  return html`<nav class="mailbox-filter" aria-label="${say.filter}">
    <ul>
      ${choices.map(
        ({ name, href, isChosen }) =>
          html`<li><a href="${href}" ${isChosen ? html`aria-current="page"` : ''}>${name}</a></li>`,
      )}
    </ul>
  </nav>`;
}

function renderEmpty(say: MailboxWords): Markup {
  return html`<div class="mailbox-empty">
    <p><strong>${say.empty}</strong></p>
    <p>${say.emptyMore}</p>
    <p><a href="/services/carte-europeenne">${say.writeOne}</a></p>
  </div>`;
}

function renderMail(mail: KeptMail, say: MailboxWords, language: Language): Markup {
  return html`<article class="mailbox-item">
    <p class="mailbox-meta"><span class="mailbox-kind">${say.mail}</span> ${renderTime(mail.deliveredAt, language)}</p>
    <h2 class="mailbox-subject">
      <a href="/mailbox/mails/${mail.id}" ${renderLang(mail.language)}>${mail.subject || say.noSubject}</a>
    </h2>
    <p class="mailbox-to">${say.to} ${mail.to || mail.recipients.join(', ')}</p>
  </article>`;
}

function renderSms(sms: KeptSms, say: MailboxWords, language: Language): Markup {
  const septets = countGsm7Septets(sms.text);
  return html`<article class="mailbox-item">
    <p class="mailbox-meta"><span class="mailbox-kind">${say.sms}</span> ${renderTime(sms.deliveredAt, language)}</p>
    <h2 class="mailbox-to">${say.from} ${sms.sender} ${say.to} ${sms.to}</h2>
    <p class="mailbox-bubble">${sms.text}</p>
    ${septets === undefined ? '' : html`<p class="mailbox-to">${say.septets(septets, SMS_SEGMENT_SEPTETS)}</p>`}
  </article>`;
}

function renderTime(iso: string, language: Language): Markup {
  return html`<time datetime="${iso}">${formatDateTime(iso, language)}</time>`;
}

/** Writes the `lang` of a mail's content, which may differ from the page's. */
export function renderLang(language: string | undefined): Markup | '' {
  return language ? html`lang="${language}"` : '';
}
