import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from '../../ui/property.ts';
import { keyed } from 'lit/directives/keyed.js';
import type { Labelled } from '../../contract/catalogue.ts';
import { define } from '../../ui/define.ts';
import type { MessagingContext, MessagingEvent } from '../machine/messaging-types.ts';
import { resolveTopic } from '../machine/topics.ts';
import { chooseTopicStyles } from './choose-topic.styles.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { errorSummary, fieldError } from '../../ui/pieces/error-summary.ts';
import { loading } from '../../ui/pieces/loading.ts';
import { stepIndicator } from '../../ui/pieces/step-indicator.ts';
import { LEVELS, topicSummary, type Level } from './pieces/topic-summary.ts';

/** "Envoyer un message": theme, subject and motive, one list after the other. */
export class ChooseTopicView extends MessagingView {
  static override styles = [...MessagingView.styles, ...chooseTopicStyles];

  /** True after "Validate" was pressed without a choice. */
  @state() private _missing = false;
  #level: Level | undefined;

  protected override statusWords(): string {
    return this.#level ? '' : this.localize.term('loading');
  }

  override willUpdate(_changed: PropertyValues): void {
    const level = LEVELS.find((each) => this.isIn({ choosing: each }));
    if (level !== this.#level) this._missing = false;
    this.#level = level;
  }

  protected override renderView(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const level = this.#level;
    return html`${stepIndicator(localize, 1, localize.term(level ?? 'theme'))}
      <h2 part="heading" tabindex="-1" aria-describedby="step">${localize.term('topic.title')}</h2>
      ${
        level
          ? keyed(level, this.#renderForm(context, level))
          : html`${loading(localize.term('loading'))}
              <div class="actions">${this.button('quiet leave', 'cancel', { type: 'cancel' })}</div>`
      }`;
  }

  #renderForm(context: MessagingContext, level: Level): TemplateResult {
    const { localize } = this;
    const fault = this._missing ? localize.term(`fault.${level}`) : '';
    return html`${fault ? errorSummary(localize, fault, this.#focusFirst) : nothing}
      ${topicSummary(localize, context, (event) => this.send(event))}
      <form novalidate @submit=${this.#submit}>
        ${level === 'theme' ? html`<p class="concerns">${localize.term('topic.concerns')}</p>` : nothing}
        <fieldset
          role="radiogroup"
          aria-labelledby="legend"
          aria-required="true"
          aria-describedby=${fault ? 'error' : nothing}
          aria-invalid=${fault ? 'true' : nothing}
        >
          <legend id="legend">
            ${level === 'theme' ? localize.term('labelled', localize.term('topic.case')) : localize.term(level)}
          </legend>
          ${fault ? fieldError(fault) : nothing}
          <div class="options" @change=${this.#choose}>
            ${listChoices(context, level).map(
              ({ id, label }) =>
                html`<label class="option">
                  <input type="radio" name="choice" value=${id} ?checked=${context.message.topicBefore?.[level] === id} />
                  <span>${label}</span>
                </label>`,
            )}
          </div>
        </fieldset>
        <div class="actions">
          ${this.button('quiet leave', 'cancel', { type: 'cancel' })}
          ${button('primary', localize.term('validate'))}
        </div>
      </form>`;
  }

  #focusFirst = (): void => this.renderRoot.querySelector<HTMLElement>('input')?.focus();

  #choose = (): void => {
    this._missing = false;
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const choice = new FormData(event.target as HTMLFormElement).get('choice');
    if (this.#level && typeof choice === 'string') return this.send(choiceEvent(this.#level, choice));
    this._missing = true;
    void this.focusErrors();
  };
}

function listChoices({ catalogue, message }: MessagingContext, level: Level): Labelled[] {
  const { theme, subject } = resolveTopic(catalogue, message.topic);
  return { theme: catalogue?.themes, subject: theme?.subjects, motive: subject?.motives }[level] ?? [];
}

function choiceEvent(level: Level, id: string): MessagingEvent {
  if (level === 'theme') return { type: 'theme.choose', theme: id };
  return level === 'subject' ? { type: 'subject.choose', subject: id } : { type: 'motive.choose', motive: id };
}

define('secure-messaging-choose-topic', ChooseTopicView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-choose-topic': ChooseTopicView;
  }
}
