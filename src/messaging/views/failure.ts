import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../../ui/define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { draftOf, isWriting } from '../machine/drafts.ts';
import { canRetry, isTransient } from '../machine/retries.ts';
import { MessagingView } from './messaging-view.ts';
import { failureWords } from './pieces/failure-words.ts';
import { loading, loadingStyles } from '../../ui/pieces/loading.ts';
import { noticeStyles } from './pieces/notice.ts';

/** Screen of a failure that stops the member: no catalogue, or a message that may not have been sent. */
export class FailureView extends MessagingView {
  static override styles = [...MessagingView.styles, loadingStyles, noticeStyles];

  protected override statusWords({ attempts, failure }: MessagingContext): string {
    const { localize } = this;
    if (this.isIn({ unsent: 'retrying' })) return localize.term('sending');
    if (this.isIn({ checking: 'asking' })) return localize.term('loading');
    // The focus moves to the heading after the first failed attempt, and stays where it is after later ones.
    return failure && (attempts > 1 || this.isIn('checking')) ? failureWords(localize, failure) : '';
  }

  protected override renderView(context: MessagingContext): TemplateResult {
    const { failure, sending } = context;
    const { localize } = this;
    const unsent = this.isIn('unsent');
    const checking = this.isIn('checking');
    const busy = this.isIn({ unsent: 'retrying' }) || this.isIn({ checking: 'asking' });
    const unknown = sending.uncertain !== undefined && sending.uncertain === draftOf(context)?.key;
    const title = checking ? 'checking' : !unsent ? 'unavailable' : unknown ? 'unknown' : 'unsent';
    const again = (unsent || checking) && failure !== undefined && isTransient(failure);
    const retries = failure !== undefined && canRetry(failure);
    return html`<h2 part="heading" tabindex="-1" aria-describedby="words">${localize.term(`failure.${title}`)}</h2>
      ${checking && !failure ? loading(localize.term('loading')) : nothing}
      <div class="notice" part="notice" id="words" ?hidden=${!failure}>
        ${failure ? html`<p>${failureWords(localize, failure)}</p>` : nothing}
        ${again ? html`<p>${localize.term('failure.again')}</p>` : nothing}
        ${unsent && retries ? html`<p>${localize.term('failure.once')}</p>` : nothing}
        ${isWriting(context) ? html`<p>${localize.term('failure.kept')}</p>` : nothing}
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
