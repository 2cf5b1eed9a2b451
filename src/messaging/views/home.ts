import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../../ui/property.ts';
import { define } from '../../ui/define.ts';
import { SecureMessagingDocumentsEvent } from '../../events/events.ts';
import { isWriting } from '../machine/drafts.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { resolveTopic } from '../machine/topics.ts';
import { envelopeIcon } from '../../ui/styles/icons.ts';
import { homeStyles } from './home.styles.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { failureWords } from './pieces/failure-words.ts';
import { followLink } from '../../ui/pieces/follow-link.ts';
import { historyEntry, type HistoryConversation } from './pieces/history-entry.ts';
import { loading } from '../../ui/pieces/loading.ts';
import { failureNotice } from './pieces/notice.ts';

/** Length from which a list has "afficher tout" and "masquer tout" below it as well. */
const LONG_LIST = 4;

/** "Mes messages et mes réponses": the history, and the ways to a new message, a document and the preferences. */
export class HomeView extends MessagingView {
  static override styles = [...MessagingView.styles, ...homeStyles];

  /** The clock: whether a conversation can still be replied in depends on it. */
  @property({ attribute: false }) now: () => Date = () => new Date();
  @state() private _discarding = false;
  #offered = false;

  /** The question stays on the screen where it was asked. */
  override willUpdate(): void {
    const offered = this.isIn('offering');
    if (offered !== this.#offered) this._discarding = false;
    this.#offered = offered;
  }

  protected override statusWords({ failure, sending }: MessagingContext): string {
    if (sending.lost) return this.localize.term('home.lost');
    if (failure) return failureWords(this.localize, failure);
    if (this.isIn({ home: 'loading' })) return this.localize.term('home.loading');
    if (this.#opens) return this.localize.term('home.opening');
    return '';
  }

  get #opens(): boolean {
    return this.isIn({ home: { listed: 'opening' } }) || this.isIn({ home: { listed: 'openingAll' } });
  }

  protected override renderView(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { documentsUrl } = this.page;
    if (this.isIn('offering')) return this.#renderOffer(context);
    return html`<h2 part="heading" tabindex="-1">${localize.term('home.title')}</h2>
      <div class="actions">
        ${this.button('primary', 'home.compose', { type: 'compose' })}
        ${
          documentsUrl
            ? html`<a
                class="button secondary"
                part="secondary-button"
                href=${documentsUrl}
                @click=${followLink(this, () => new SecureMessagingDocumentsEvent())}
                >${localize.term('home.document')}</a
              >`
            : nothing
        }
      </div>
      ${context.sending.lost ? html`<p class="notice" part="notice">${localize.term('home.lost')}</p>` : nothing}
      ${
        isWriting(context)
          ? html`<section class="card" aria-labelledby="in-progress">
              <h3 id="in-progress">${localize.term('home.inProgress')}</h3>
              ${this.#renderInProgress(context.message.text, 'home.discard')}
            </section>`
          : nothing
      }
      ${this.#renderHistory(context)}
      <footer>
        <p class="muted small">${localize.term('home.retention')}</p>
        ${this.button('quiet', 'home.preferences', { type: 'preferences.open' })}
      </footer>`;
  }

  /** Handles a request for a new message: one in progress is offered first. */
  #renderOffer({ catalogue, message }: MessagingContext): TemplateResult {
    const { localize } = this;
    const { motive } = resolveTopic(catalogue, message.topic);
    return html`<h2 part="heading" tabindex="-1">${localize.term('home.inProgress')}</h2>
      <section class="card" aria-label=${localize.term('message.label')}>
        ${motive ? html`<h3>${motive.label}</h3>` : nothing} ${this.#renderInProgress(message.text, 'home.replace')}
      </section>
      <div class="actions">
        ${this.button('quiet leave', 'toMessages', { type: 'home' })}
      </div>`;
  }

  #renderInProgress(text: string, discard: 'home.discard' | 'home.replace'): TemplateResult {
    const { localize } = this;
    return html`<p class="excerpt muted" dir="auto">${text}</p>
      ${
        this._discarding
          ? html`<p id="question"><strong>${localize.term('home.discardQuestion')}</strong></p>
              <div class="actions" role="group" aria-labelledby="question">
                ${button('secondary keep', localize.term('home.discardNo'), this.#keep)}
                ${button('quiet danger', localize.term('home.discardYes'), this.#discard)}
              </div>`
          : html`<div class="actions">
              ${this.button(discard === 'home.replace' ? 'primary' : 'secondary', 'home.resume', { type: 'message.resume' })}
              ${button('quiet danger discard', localize.term(discard), this.#askToDiscard)}
            </div>`
      }`;
  }

  #renderHistory({ history, failure, conversation: opened }: MessagingContext): TemplateResult {
    const { localize } = this;
    const { conversations, expanded } = history;
    if (this.isIn({ home: 'loading' })) return loading(localize.term('home.loading'));
    if (this.isIn({ home: 'failed' }) && failure) {
      return failureNotice(localize, failure, () => this.send({ type: 'retry' }));
    }
    if (!conversations?.length) {
      return html`<div class="card empty">
        ${envelopeIcon}
        <h3>${localize.term('home.emptyTitle')}</h3>
        <p class="muted">${localize.term('home.emptyText')}</p>
      </div>`;
    }
    const opensOne = this.isIn({ home: { listed: 'opening' } });
    const toggleAll = this.#renderToggleAll();
    return html`<section aria-label=${localize.term('home.title')} aria-busy=${this.#opens ? 'true' : nothing}>
      ${toggleAll} ${failure && !opened.id ? failureNotice(localize, failure) : nothing}
      <ul class="history">
        ${conversations.map((conversation: HistoryConversation) =>
          historyEntry(localize, {
            conversation,
            isOpen: expanded.includes(conversation.id),
            isOpening: opensOne && opened.id === conversation.id,
            failure: opened.id === conversation.id ? failure : undefined,
            now: this.now(),
            send: (event) => this.send(event),
          }),
        )}
      </ul>
      ${conversations.length >= LONG_LIST ? toggleAll : nothing}
    </section>`;
  }

  #renderToggleAll(): TemplateResult {
    return html`<div class="toggle-all">
      ${this.isIn({ home: { listed: 'openingAll' } }) ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
      ${this.button('quiet', 'home.showAll', { type: 'conversations.expand' })}
      ${this.button('quiet', 'home.hideAll', { type: 'conversations.collapse' })}
    </div>`;
  }

  #askToDiscard = (): void => void this.#setDiscarding(true, '.keep');
  #keep = (): void => void this.#setDiscarding(false, '.discard');

  /** Replaces the pressed button by others, and focuses the harmless one. */
  async #setDiscarding(discarding: boolean, focus: string): Promise<void> {
    this._discarding = discarding;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(focus)?.focus();
  }

  #discard = (): void => {
    this._discarding = false;
    this.send({ type: 'message.discard' });
    this.say(this.localize.term('home.discarded'));
    this.focusHeading();
  };
}

define('secure-messaging-home', HomeView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-home': HomeView;
  }
}
