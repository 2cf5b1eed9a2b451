import { html } from 'hono/html';
import type { FailedNotifications, WaitingConversation, WaitingConversations } from '../../src/contract/agents.ts';
import { formatDateTime, formatDeadline } from '../../src/contract/dates.ts';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { agentWords, type AgentWords } from './agent-words.ts';
import { colon } from './colon.ts';
import { renderPage, type Markup } from './layout.ts';
import { profileLabels } from './profile-labels.ts';

/** Answer that the API refused; the page shows it again as it was typed. */
export interface RefusedAnswer {
  readonly conversationId: string;
  readonly text: string;
  /** Idempotency key of the first attempt: an answer that did arrive is not given twice. */
  readonly key: string;
  readonly reason: string;
}

export interface Desk {
  readonly waiting: WaitingConversations;
  readonly failed: FailedNotifications;
  /** Cursors of the pages that are shown; none for a first page. */
  readonly cursors?: { readonly waiting?: string | undefined; readonly failed?: string | undefined };
  /** Reason why the list could not be loaded. */
  readonly problem?: string;
  /** Creates an idempotency key for each form. */
  readonly createKey: () => string;
  /** Reference of the conversation that was just answered. */
  readonly answered?: string | undefined;
  readonly refused?: RefusedAnswer | undefined;
}

/** Renders the desk: waiting conversations, soonest due first, each with its texts and a box for the answer. */
export function agentPage(
  c: DemoContext,
  { waiting, failed, cursors = {}, problem, createKey, answered, refused }: Desk,
) {
  const language = c.get('language');
  const say = agentWords[language];
  const { conversations, missing, next } = waiting;
  const isWhole = !cursors.waiting && !next;
  // A refused answer is shown on the page that it was written on.
  const action = cursors.waiting ? addressOf({ waiting: cursors.waiting }) : '/agent';
  const isListed = conversations.some(({ id }) => id === refused?.conversationId);
  return renderPage(c, {
    space: 'demo',
    title: say.title,
    main: html`
      <p class="lead">${say.lead}</p>
      ${answered ? html`<p class="done" role="status" tabindex="-1" data-focus>${say.answered(answered)}</p>` : ''}
      ${refused && !isListed ? renderLost(say, refused) : ''}
      ${problem ? renderProblem(say, problem) : ''}
      <p class="desk-status">
        <strong>${problem ? '' : isWhole ? say.count(conversations.length) : say.onPage(conversations.length)}</strong>
        <a href="/agent">${cursors.waiting || cursors.failed ? say.toFirst : say.refresh}</a>
      </p>
      ${problem || conversations.length > 0 || missing || !isWhole ? '' : renderNone(say)}
      ${conversations.map((item) => renderWaiting(item, { say, language, action, key: createKey(), refused }))}
      ${missing ? html`<p class="fault">${say.missing(missing)}</p>` : ''}
      ${next ? renderMore(say, addressOf({ waiting: next })) : ''}
      ${failed.notifications.length > 0 ? renderFailed(failed, { say, language, isWhole: !cursors.failed && !failed.next }) : ''}
    `,
  });
}

/** Renders the desk for a visitor who is no agent: a button to sign in as one. */
export function agentOnlyPage(c: DemoContext) {
  const say = agentWords[c.get('language')];
  return renderPage(c, {
    space: 'demo',
    title: say.title,
    main: html`<p class="lead">${say.agentOnly}</p>
      <form method="post" action="/login">
        <input type="hidden" name="next" value="/agent" />
        <p><button class="button" name="member" value="agent">${say.signInAsAgent}</button></p>
      </form>`,
  });
}

interface WaitingView {
  readonly say: AgentWords;
  readonly language: Language;
  readonly action: string;
  readonly key: string;
  readonly refused: RefusedAnswer | undefined;
}

function renderWaiting(item: WaitingConversation, view: WaitingView): Markup {
  const { say, language } = view;
  const { id, reference, topic, writtenBy, receivedAt, answerDueAt, overdue, profile } = item;
  const memberName = item.memberName || say.unreadableName;
  const title = `title-${id}`;
  return html`<article class="ticket ${overdue ? 'ticket-overdue' : ''}" aria-labelledby="${title}">
    <h2 id="${title}">${[topic.theme.label, topic.subject.label, topic.motive.label].join(' ▶ ')}</h2>
    <dl class="facts">
      <div><dt>${say.from}</dt><dd>${writtenBy ? say.by(writtenBy, memberName) : memberName} <span class="note">(${profileLabels[language][profile]})</span></dd></div>
      <div><dt>${say.received}</dt><dd>${renderTime(receivedAt, language)}</dd></div>
      ${
        answerDueAt
          ? html`<div>
              <dt>${say.due}</dt>
              <dd>
                ${renderTime(answerDueAt, language, formatDeadline)} ${overdue ? html`<strong class="overdue">${say.overdue}</strong>` : ''}
              </dd>
            </div>`
          : ''
      }
      <div><dt>${say.reference}</dt><dd>${reference}</dd></div>
    </dl>
    ${renderExchange(item, view)}
  </article>`;
}

function renderExchange(
  { id, reference, memberName, messages }: WaitingConversation,
  { say, language, action, key, refused }: WaitingView,
): Markup {
  const mine = refused?.conversationId === id ? refused : undefined;
  const box = `text-${id}`;
  return html`<ol class="texts" aria-label="${say.exchange}">
      ${messages.map(
        ({ author, text, sentAt, writtenBy: proxy }) =>
          html`<li class="text text-${author}">
            ${messages.length > 1 ? html`<p class="note">${author === 'agent' ? say.agent : (proxy ?? memberName)}, ${renderTime(sentAt, language)}</p>` : ''}
            <p class="text-body">${text}</p>
          </li>`,
      )}
    </ol>
    <form class="form" method="post" action="${action}">
      <input type="hidden" name="conversation" value="${id}" />
      <input type="hidden" name="reference" value="${reference}" />
      <input type="hidden" name="key" value="${mine?.key ?? key}" />
      <label for="${box}">${say.yourAnswer}</label>
      ${mine ? html`<p class="fault" id="${box}-fault" role="alert">${say.failed}${colon(language)} ${mine.reason}</p>` : ''}
      <textarea id="${box}" name="text" rows="5" required ${mine ? html`aria-invalid="true" aria-describedby="${box}-fault" data-focus` : ''}>
${mine?.text ?? ''}</textarea
      >
      <p><button class="button">${say.reply}</button></p>
    </form>`;
}

function renderFailed(
  { notifications, next }: FailedNotifications,
  { say, language, isWhole }: Pick<WaitingView, 'say' | 'language'> & { isWhole: boolean },
): Markup {
  return html`<section class="undelivered" aria-labelledby="undelivered-title">
    <h2 id="undelivered-title">${isWhole ? say.failedTitle(notifications.length) : say.failedTitlePage}</h2>
    <p class="note">${say.failedLead}</p>
    <ul>
      ${notifications.map(
        ({ reference, kind, channel, failedAt, reason }) =>
          html`<li>
            <dl class="facts">
              <div><dt>${say.reference}</dt><dd><strong>${reference}</strong></dd></div>
              <div><dt>${say.failedAnnounces}</dt><dd>${say.failedKind[kind]}</dd></div>
              <div><dt>${say.failedSentBy}</dt><dd>${say.failedChannel[channel]}</dd></div>
              <div><dt>${say.failedOn}</dt><dd>${renderTime(failedAt, language)}</dd></div>
              <div><dt>${say.failedCause}</dt><dd><code>${reason}</code></dd></div>
            </dl>
          </li>`,
      )}
    </ul>
    ${next ? renderMore(say, addressOf({ failed: next })) : ''}
  </section>`;
}

/** Address of the desk with another page of a list, by its cursor. */
const addressOf = (cursors: { waiting: string } | { failed: string }): string =>
  `/agent?${new URLSearchParams(cursors).toString()}`;

function renderMore(say: AgentWords, address: string): Markup {
  return html`<p><a href="${address}">${say.more}</a></p>`;
}

function renderNone(say: AgentWords): Markup {
  return html`<div class="notice">
    <p>${say.none} <a href="/services/carte-europeenne">${say.writeOne}</a></p>
  </div>`;
}

function renderProblem(say: AgentWords, problem: string): Markup {
  return html`<div class="errors" role="alert">
    <h2>${say.problem}</h2>
    <p>${problem}</p>
  </div>`;
}

/** Shows an answer whose conversation has left the list, so that the text is not lost. */
function renderLost(say: AgentWords, { text, reason }: RefusedAnswer): Markup {
  return html`<div class="errors" role="alert" tabindex="-1" data-focus>
    <h2>${say.failed}</h2>
    <p>${reason}</p>
    <p class="text-body">${text}</p>
  </div>`;
}

function renderTime(iso: string, language: Language, format = formatDateTime): Markup {
  return html`<time datetime="${iso}">${format(iso, language)}</time>`;
}
