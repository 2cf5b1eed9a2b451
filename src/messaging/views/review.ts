import { html, nothing, type TemplateResult } from 'lit';
import { normalizeMessage } from '../../contract/message-rules.ts';
import { define } from '../../ui/define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { resolveTopic } from '../machine/topics.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { draftNotice, draftStatus } from './pieces/draft-notice.ts';
import { stepIndicator } from '../../ui/pieces/step-indicator.ts';
import { LEVELS } from './pieces/topic-summary.ts';
import { reviewStyles } from './review.styles.ts';

/** Summary of the message before it is sent ("Récapitulatif de ma demande"). */
export class ReviewView extends MessagingView {
  static override styles = [...MessagingView.styles, ...reviewStyles];

  protected override statusWords({ drafts, slot }: MessagingContext): string {
    if (this.isIn('sending')) return this.localize.term('sending');
    return draftStatus(this.localize, drafts[slot]);
  }

  protected override renderView({ catalogue, message, drafts, slot }: MessagingContext): TemplateResult {
    const { localize } = this;
    const chosen = resolveTopic(catalogue, message.topic);
    return html`${stepIndicator(localize, 3, localize.term('step.summary'))}
      <h2 part="heading" tabindex="-1" aria-describedby="step">${localize.term('review.title')}</h2>
      <section class="card" aria-labelledby="request">
        <h3 id="request">${localize.term('labelled', localize.term('review.request'))}</h3>
        <dl>
          ${LEVELS.map(
            (level) =>
              html`<div>
                <dt>${localize.term('labelled', localize.term(level))}</dt>
                <dd>${chosen[level]?.label}</dd>
              </div>`,
          )}
        </dl>
        <p class="text" part="message" dir="auto">${normalizeMessage(message.text)}</p>
      </section>
      ${draftNotice(localize, drafts[slot]?.other, this.settle)} ${this.#renderActions(this.isIn('sending'))}`;
  }

  #submit = (): void => {
    this.send({ type: 'send' });
    void this.focusErrors();
  };

  /** Keeps the buttons while the message is being sent, so that the focus stays. */
  #renderActions(busy: boolean): TemplateResult {
    const { localize } = this;
    return html`<div class="actions" aria-busy=${busy ? 'true' : nothing}>
      ${this.button('quiet leave', 'cancel', { type: 'cancel' }, busy)}
      ${this.button('secondary', 'back', { type: 'back' }, busy)}
      ${button('primary', localize.term(busy ? 'sending' : 'send'), this.#submit, busy)}
    </div>`;
  }
}

define('secure-messaging-review', ReviewView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-review': ReviewView;
  }
}
