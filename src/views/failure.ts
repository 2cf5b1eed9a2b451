import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { isTransient } from '../machine/retries.ts';
import { MessagingView } from './messaging-view.ts';
import { canRetry, failureWords, type Failure } from './pieces/failure-words.ts';
import { loading, loadingStyles } from './pieces/loading.ts';
import { noticeStyles } from './pieces/notice.ts';

/** Failures in which the message may have arrived all the same: it is the answer that is missing. */
const OUTCOME_UNKNOWN = new Set<Failure['kind']>(['timeout', 'offline', 'busy', 'server']);

/** A screen of its own for what keeps the member from going on: no catalogue, or a message that is not known to be sent. */
export class FailureView extends MessagingView {
  static override styles = [...MessagingView.styles, loadingStyles, noticeStyles];

  protected override statusWords(): string {
    const { localize } = this;
    if (this.isIn({ unsent: 'retrying' })) return localize.term('sending');
    return this.isIn({ checking: 'asking' }) ? localize.term('loading') : '';
  }

  protected override renderView({ failure, text }: MessagingContext): TemplateResult {
    const { localize } = this;
    const unsent = this.isIn('unsent');
    const checking = this.isIn('checking');
    const busy = this.isIn({ unsent: 'retrying' }) || this.isIn({ checking: 'asking' });
    const unknown = failure !== undefined && OUTCOME_UNKNOWN.has(failure.kind);
    const title = checking ? 'checking' : !unsent ? 'unavailable' : unknown ? 'unknown' : 'unsent';
    const again = (unsent || checking) && failure !== undefined && isTransient(failure);
    const retries = failure !== undefined && canRetry(failure);
    return html`<h2 part="heading" tabindex="-1" aria-describedby="words">${localize.term(`failure.${title}`)}</h2>
      ${checking && !failure ? loading(localize.term('loading')) : nothing}
      <div class="notice" part="notice" id="words" ?hidden=${!failure}>
        ${failure ? html`<p>${failureWords(localize, failure)}</p>` : nothing}
        ${again ? html`<p>${localize.term('failure.again')}</p>` : nothing}
        ${unsent && retries ? html`<p>${localize.term('failure.once')}</p>` : nothing}
        ${text.trim() ? html`<p>${localize.term('failure.kept')}</p>` : nothing}
      </div>
      <div class="actions" aria-busy=${busy ? 'true' : nothing}>
        ${this.button('quiet leave', 'toMessages', { type: 'home' })}
        ${unsent ? this.button(retries ? 'secondary' : 'primary', 'failure.toMessage', { type: 'back' }) : nothing}
        ${retries ? this.button('primary', busy ? (unsent ? 'sending' : 'loading') : 'retry', { type: 'retry' }, busy) : nothing}
      </div>`;
  }
}

define('secure-messaging-failure', FailureView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-failure': FailureView;
  }
}
