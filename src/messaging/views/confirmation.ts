import { html, nothing, type TemplateResult } from 'lit';
import type { NotifiedBy, SentMessage } from '../../contract/conversations.ts';
import { define } from '../../ui/define.ts';
import { isWriting } from '../machine/drafts.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { confirmationStyles } from './confirmation.styles.ts';
import { MessagingView } from './messaging-view.ts';
import { stepIndicator } from '../../ui/pieces/step-indicator.ts';

/** Confirmation of a message: reference, time of receipt, deadline of the answer, channels of the notification. */
export class ConfirmationView extends MessagingView {
  static override styles = [...MessagingView.styles, ...confirmationStyles];

  protected override renderView(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { sent, sentBefore } = context.sending;
    return html`${stepIndicator(localize, 4, localize.term('step.confirmation'))}
      <h2 part="heading" tabindex="-1" aria-describedby="step">
        ${localize.term(sentBefore ? 'confirmation.already' : 'confirmation.title')}
      </h2>
      ${sent ? this.#renderSent(sent) : nothing}
      ${isWriting(context) ? html`<p>${localize.term('failure.kept')}</p>` : nothing}
      <div class="actions">
        ${this.button('primary', 'toMessages', { type: 'home' })}
      </div>`;
  }

  #renderSent({ reference, receivedAt, answerDueAt, notifiedBy }: SentMessage): TemplateResult {
    const { localize } = this;
    const fact = (label: string, value: string | TemplateResult) =>
      html`<div>
        <dt>${localize.term('labelled', label)}</dt>
        <dd>${value}</dd>
      </div>`;
    return html`<p class="promise">${localize.term('confirmation.promise', localize.deadline(answerDueAt))}</p>
      <section class="card">
        <dl>
          ${fact(localize.term('confirmation.reference'), html`<span class="reference">${reference}</span>`)}
          ${fact(localize.term('confirmation.received'), localize.dateTime(receivedAt))}
          ${
            notifiedBy.length > 0
              ? fact(
                  localize.term('confirmation.notified'),
                  html`<ul>
                    ${notifiedBy.map((each) => html`<li>${this.#notifiedWords(each)}</li>`)}
                  </ul>`,
                )
              : nothing
          }
        </dl>
        ${notifiedBy.length > 0 ? nothing : html`<p>${localize.term('confirmation.notNotified')}</p>`}
      </section>`;
  }

  #notifiedWords({ channel, address }: NotifiedBy): string {
    return this.localize.term(`confirmation.${channel}`, address);
  }
}

define('secure-messaging-confirmation', ConfirmationView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-confirmation': ConfirmationView;
  }
}
