import { css, html, nothing, type TemplateResult } from 'lit';
import type { ConversationSummary, HistoryConversation } from '../../../contract/conversations.ts';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import type { MessagingEvent } from '../../machine/messaging-types.ts';
import { button } from '../../../ui/pieces/button.ts';
import type { Failure } from './failure-words.ts';
import { failureNotice } from './notice.ts';
import { thread } from './thread.ts';
import { topicPath } from './topic-path.ts';

interface HistoryEntry {
  conversation: HistoryConversation;
  isOpen: boolean;
  isOpening: boolean;
  failure: Failure | undefined;
  now: Date;
  send: (event: MessagingEvent) => void;
}

/** Tells whether a member can still reply: for 30 days after an answer, as the server says by `replyUntil`. */
export const canReply = ({ state, replyUntil }: ConversationSummary, now: Date): boolean =>
  state === 'answered' && replyUntil !== null && now < new Date(replyUntil);

/** Writes anew under the topic of a conversation. */
export const composeAgain = ({ topic: { theme, subject, motive } }: ConversationSummary): MessagingEvent => ({
  type: 'compose',
  topic: { theme: theme.id, subject: subject.id, motive: motive.id },
});

/** One conversation in the history: its topic and dates on a button that opens its texts. */
export function historyEntry(localize: LocalizeController, entry: HistoryEntry): TemplateResult {
  const { conversation, isOpen, isOpening, failure, send } = entry;
  const { id, topic, unread, state } = conversation;
  return html`<li class="entry ${unread ? 'unread' : ''}" part="conversation">
    <h3>
      <button type="button" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => send({ type: 'conversation.toggle', id })}>
        <span class="path">${topicPath(topic)}</span>
        ${isOpen ? nothing : dates(localize, conversation)}
        ${unread ? html`<span class="badge new">${localize.term('home.unread')}</span>` : nothing}
        ${state === 'waiting' ? html`<span class="badge">${localize.term('home.waiting')}</span>` : nothing}
        ${isOpening ? html`<span class="dates">${localize.term('home.opening')}</span>` : nothing}
      </button>
    </h3>
    ${failure ? html`<div class="body">${failureNotice(localize, failure)}</div>` : nothing}
    ${isOpen ? html`<div class="body">${thread(localize, conversation.messages, 4)}${wayOn(localize, entry)}</div>` : nothing}
  </li>`;
}

function dates(localize: LocalizeController, { receivedAt, answeredAt }: ConversationSummary): TemplateResult {
  return html`<span class="dates"
    ><span>${localize.term('messageOf', localize.longDate(receivedAt))}</span> ${
      answeredAt ? html`<span>${localize.term('answerOf', localize.longDate(answeredAt))}</span>` : nothing
    }</span
  >`;
}

function wayOn(localize: LocalizeController, { conversation, now, send }: HistoryEntry) {
  const { id, state, answerDueAt } = conversation;
  if (state === 'waiting') {
    return answerDueAt
      ? html`<p class="muted">${localize.term('answerDue', localize.deadline(answerDueAt))}</p>`
      : nothing;
  }
  const replies = canReply(conversation, now);
  const event: MessagingEvent = replies ? { type: 'conversation.open', id } : composeAgain(conversation);
  return button('secondary', localize.term(replies ? 'conversation.reply' : 'home.compose'), () => send(event));
}

export const historyStyles = css`
  .history {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    overflow: clip;
  }
  .entry + .entry {
    border-block-start: 1px solid var(--_border);
  }
  .entry button[aria-expanded] {
    background: none;
    border: 0;
    color: inherit;
    cursor: pointer;
    display: flex;
    flex-wrap: wrap;
    font: inherit;
    gap: 4px 12px;
    inline-size: 100%;
    padding-block: 16px;
    padding-inline: 20px 52px;
    position: relative;
    text-align: start;
  }
  .entry button[aria-expanded]:hover {
    background: var(--_raised);
  }
  .entry button[aria-expanded]:focus-visible {
    border-radius: var(--_radius);
    outline-offset: -4px;
  }
  .entry button[aria-expanded]::after {
    block-size: 10px;
    border: solid;
    border-color: var(--_accent);
    border-width: 0 2px 2px 0;
    content: '';
    inline-size: 10px;
    inset-block-start: 22px;
    inset-inline-end: 22px;
    position: absolute;
    rotate: 45deg;
    transition: rotate 0.15s;
  }
  .entry button[aria-expanded='true']::after {
    inset-block-start: 26px;
    rotate: 225deg;
  }
  .path,
  .dates {
    flex: 1 0 100%;
  }
  .path {
    font-weight: 700;
  }
  .dates {
    color: var(--_muted);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.9375em;
    font-weight: 400;
    gap: 0 20px;
  }
  .badge {
    border: 1px solid var(--_outline);
    border-radius: 999px;
    font-size: 0.8125em;
    font-weight: 600;
    margin-block-start: 4px;
    padding: 1px 10px;
  }
  .badge.new {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_on-accent);
  }
  .body {
    display: grid;
    gap: 16px;
    justify-items: start;
    padding: 4px 20px 20px;
  }
  .body > * {
    inline-size: 100%;
  }
  .body > .button {
    inline-size: auto;
  }
  @media (prefers-reduced-motion: reduce) {
    .entry button[aria-expanded]::after {
      transition: none;
    }
  }
  @container (max-width: 420px) {
    .entry button[aria-expanded] {
      padding-inline: 14px 44px;
    }
    .entry button[aria-expanded]::after {
      inset-inline-end: 18px;
    }
    .body {
      padding-inline: 12px;
    }
  }
`;
