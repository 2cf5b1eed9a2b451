import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../../ui/define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { draftNotice, draftStatus, draftWords } from './pieces/draft-notice.ts';
import { errorSummary } from '../../ui/pieces/error-summary.ts';
import { COUNTER_PAUSE_MS, counterWords, messageField } from './pieces/message-field.ts';
import { serviceLink } from './pieces/service-link.ts';
import { stepIndicator } from '../../ui/pieces/step-indicator.ts';
import { topicSummary } from './pieces/topic-summary.ts';
import { writeMessageStyles } from './write-message.styles.ts';

/** Form for the text of a message, under its topic. */
export class WriteMessageView extends MessagingView {
  static override styles = [...MessagingView.styles, ...writeMessageStyles];

  protected override statusWords({ drafts, slot }: MessagingContext): string {
    return draftStatus(this.localize, drafts[slot]);
  }

  protected override renderView(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { fault, drafts, slot } = context;
    const { text } = context.message;
    const draft = drafts[slot];
    const link = serviceLink(this, context);
    return html`${stepIndicator(localize, 2, localize.term('step.message'))}
      <h2 part="heading" tabindex="-1" aria-describedby="step">${localize.term('topic.title')}</h2>
      ${fault ? errorSummary(localize, localize.term(`fault.${fault}`), this.#focusField) : nothing}
      ${topicSummary(localize, context, (event) => this.send(event))}
      ${link ? html`<p>${localize.term('labelled', localize.term('onlineService'))} ${link}</p>` : nothing}
      <form novalidate @submit=${this.#submit}>
        ${messageField(localize, {
          label: localize.term('message.label'),
          placeholder: localize.term('message.placeholder'),
          text,
          fault,
          draft: draftWords(localize, draft, text),
          onInput: this.#input,
        })}
        ${draftNotice(localize, draft?.other, this.settle)}
        <div class="actions">
          ${this.button('quiet leave', 'cancel', { type: 'cancel' })}
          ${button('primary', localize.term('validate'))}
        </div>
      </form>`;
  }

  #focusField = (): void => this.renderRoot.querySelector('textarea')?.focus();

  #input = (text: string): void => {
    this.send({ type: 'text.change', text });
    this.say(counterWords(this.localize, text), COUNTER_PAUSE_MS);
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.send({ type: 'text.validate' });
    void this.focusErrors();
  };
}

define('secure-messaging-write-message', WriteMessageView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-write-message': WriteMessageView;
  }
}
