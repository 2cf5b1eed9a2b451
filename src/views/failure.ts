import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.ts';
import type { MessagingContext, MessagingEvent } from '../machine/messaging-types.ts';
import { MessagingView } from './messaging-view.ts';
import { canRetry, failureWords, type Failure } from './pieces/failure-words.ts';
import { noticeStyles } from './pieces/notice.ts';

/** Failures in which the message may have arrived all the same: it is the answer that is missing. */
const OUTCOME_UNKNOWN = new Set<Failure['kind']>(['timeout', 'offline', 'server']);

/** A screen of its own for what keeps the member from going on: no catalogue, or a message that is not sent. */
export class FailureView extends MessagingView {
  static override styles = [...MessagingView.styles, noticeStyles];

  protected override renderView({ failure, text }: MessagingContext): TemplateResult {
    const { localize } = this;
    const unsent = this.isIn('unsent');
    const unknown = failure !== undefined && OUTCOME_UNKNOWN.has(failure.kind);
    const title = !unsent ? 'failure.unavailable' : unknown ? 'failure.unknown' : 'failure.unsent';
    const retries = failure !== undefined && canRetry(failure);
    return html`<h2 part="heading" tabindex="-1" aria-describedby="words">${localize.term(title)}</h2>
      <div class="notice" part="notice" id="words">
        ${failure ? html`<p>${failureWords(localize, failure)}</p>` : nothing}
        ${unsent && retries ? html`<p>${localize.term('failure.once')}</p>` : nothing}
        ${text.trim() ? html`<p>${localize.term('failure.kept')}</p>` : nothing}
      </div>
      <div class="actions">
        ${this.#renderButton('quiet leave', 'toMessages', { type: 'home' })}
        ${unsent ? this.#renderButton(retries ? 'secondary' : 'primary', 'failure.toMessage', { type: 'back' }) : nothing}
        ${retries ? this.#renderButton('primary', 'retry', { type: 'retry' }) : nothing}
      </div>`;
  }

  #renderButton(
    rank: 'primary' | 'secondary' | 'quiet leave',
    label: 'toMessages' | 'failure.toMessage' | 'retry',
    event: MessagingEvent,
  ) {
    return html`<button
      class="button ${rank}"
      part="${rank.split(' ')[0]}-button"
      type="button"
      @click=${() => this.send(event)}
    >
      ${this.localize.term(label)}
    </button>`;
  }
}

define('secure-messaging-failure', FailureView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-failure': FailureView;
  }
}
