import { html, nothing, type TemplateResult } from 'lit';
import { CHANNELS, type Channel } from '../../contract/channels.ts';
import type { Preferences } from '../../contract/preferences.ts';
import { define } from '../../ui/define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { failureWords } from './pieces/failure-words.ts';
import { loading } from '../../ui/pieces/loading.ts';
import { failureNotice } from './pieces/notice.ts';
import { preferencesStyles } from './preferences.styles.ts';

/** Choice of notifications, by channel. */
export class PreferencesView extends MessagingView {
  static override styles = [...MessagingView.styles, ...preferencesStyles];

  protected override statusWords({ failure, preferences }: MessagingContext): string {
    const { localize } = this;
    if (failure) return failureWords(localize, failure);
    if (this.isIn({ preferences: 'loading' })) return localize.term('loading');
    if (this.isIn({ preferences: 'saving' })) return localize.term('preferences.saving');
    return preferences.saved ? localize.term('preferences.saved') : '';
  }

  protected override renderView({ failure, preferences }: MessagingContext): TemplateResult {
    const { localize } = this;
    const { chosen, saved } = preferences;
    const shown = this.isIn({ preferences: 'editing' }) || this.isIn({ preferences: 'saving' });
    return html`<h2 part="heading" tabindex="-1">${localize.term('preferences.title')}</h2>
      <p>${localize.term('preferences.intro')}</p>
      ${this.isIn({ preferences: 'loading' }) ? loading(localize.term('loading')) : nothing}
      ${failure ? failureNotice(localize, failure, shown ? undefined : this.settle) : nothing}
      ${saved ? html`<p class="notice good" part="notice">${localize.term('preferences.saved')}</p>` : nothing}
      ${shown && chosen ? this.#renderForm(chosen) : html`<div class="actions">${this.button('quiet leave', 'toMessages', { type: 'home' })}</div>`}`;
  }

  #renderForm({ receipt, answer }: Preferences): TemplateResult {
    const { localize } = this;
    const busy = this.isIn({ preferences: 'saving' });
    const choice = (name: string, label: Channel, checked: boolean) =>
      html`<label class="option">
        <input type="checkbox" name=${name} .checked=${checked} @click=${this.#hold} />
        <span>${localize.term(`preferences.${label}`)}</span>
      </label>`;
    return html`<form aria-busy=${busy ? 'true' : nothing} @submit=${this.#submit}>
      <fieldset>
        <legend>${localize.term('preferences.receipt')}</legend>
        ${CHANNELS.map((channel) => choice(`receipt-${channel}`, channel, receipt[channel]))}
      </fieldset>
      <fieldset>
        <legend>${localize.term('preferences.answer')}</legend>
        ${choice('answer-email', 'email', answer.email)}
      </fieldset>
      <div class="actions">
        ${this.button('quiet leave', 'toMessages', { type: 'home' })}
        ${button('primary', localize.term(busy ? 'preferences.saving' : 'preferences.save'), undefined, busy)}
      </div>
    </form>`;
  }

  /** Refuses changes during a save: the member would take them for saved. */
  #hold = (event: Event): void => {
    if (this.isIn({ preferences: 'saving' })) event.preventDefault();
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement);
    this.send({
      type: 'preferences.save',
      preferences: {
        receipt: { email: chosen.has('receipt-email'), sms: chosen.has('receipt-sms') },
        answer: { email: chosen.has('answer-email') },
      },
    });
  };
}

define('secure-messaging-preferences', PreferencesView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-preferences': PreferencesView;
  }
}
