import { html, nothing, type TemplateResult } from 'lit';
import { normalizeMessage } from '../contract/message-rules.ts';
import { define } from '../define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { resolveTopic } from '../machine/topics.ts';
import { MessagingView } from './messaging-view.ts';
import { stepIndicator } from './pieces/step-indicator.ts';
import { LEVELS } from './pieces/topic-summary.ts';
import { reviewStyles } from './review.styles.ts';

/** "Récapitulatif de ma demande": everything once more before it is sent. */
export class ReviewView extends MessagingView {
  static override styles = [...MessagingView.styles, ...reviewStyles];

  protected override statusWords(): string {
    return this.isIn('sending') ? this.localize.term('sending') : '';
  }

  protected override renderView({ catalogue, topic, text }: MessagingContext): TemplateResult {
    const { localize } = this;
    const chosen = resolveTopic(catalogue, topic);
    return html`${stepIndicator(localize, 3, localize.term('step.summary'))}
      <h2 part="heading" tabindex="-1" aria-describedby="step">${localize.term('review.title')}</h2>
      <section class="card" part="summary" aria-labelledby="request">
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
        <p class="text" part="message" dir="auto">${normalizeMessage(text)}</p>
      </section>
      ${this.#renderActions(this.isIn('sending'))}`;
  }

  /** While the message is on its way its outcome is waited for; the buttons stay, so that the focus does. */
  #renderActions(busy: boolean): TemplateResult {
    const { localize } = this;
    const disabled = busy ? 'true' : nothing;
    return html`<div class="actions" aria-busy=${busy ? 'true' : nothing}>
      <button
        class="button quiet leave"
        part="quiet-button"
        type="button"
        aria-disabled=${disabled}
        @click=${() => this.send({ type: 'cancel' })}
      >
        ${localize.term('cancel')}
      </button>
      <button
        class="button secondary"
        part="secondary-button"
        type="button"
        aria-disabled=${disabled}
        @click=${() => this.send({ type: 'back' })}
      >
        ${localize.term('back')}
      </button>
      <button
        class="button primary"
        part="primary-button"
        type="button"
        aria-disabled=${disabled}
        @click=${() => this.send({ type: 'send' })}
      >
        ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
        ${localize.term(busy ? 'sending' : 'send')}
      </button>
    </div>`;
  }
}

define('secure-messaging-review', ReviewView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-review': ReviewView;
  }
}
