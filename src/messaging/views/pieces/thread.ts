import { css, html, nothing } from 'lit';
import type { Message } from '../../../contract/conversations.ts';
import type { LocalizeController } from '../../../ui/words/localize.ts';

/** The texts of a conversation, oldest first; they are text, whatever stands in them. */
export function thread(localize: LocalizeController, messages: readonly Message[] = [], level: 3 | 4) {
  return html`<ol class="thread">
      ${messages.map((message) => {
        const date = localize.longDate(message.sentAt);
        const title = localize.term(message.author === 'agent' ? 'answerOf' : 'messageOf', date);
        return html`<li class=${message.author} part="message">
        ${level === 3 ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
        ${message.writtenBy ? html`<p class="muted small">${localize.term('writtenBy', message.writtenBy)}</p>` : nothing}
        <p class="text" dir="auto">${message.text}</p>
      </li>`;
      })}
  </ol>`;
}

export const threadStyles = css`
  .thread,
  .thread li {
    display: grid;
    gap: 12px;
  }
  .thread li {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    gap: 6px;
    margin-inline-end: 6%;
    padding: 14px 18px;
  }
  .thread .agent {
    background: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    border-color: color-mix(in srgb, var(--_accent) 35%, var(--_surface));
    margin-inline: 6% 0;
  }
  .thread h3,
  .thread h4 {
    font-size: 0.9375em;
  }
`;
