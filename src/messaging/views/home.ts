import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../ui/property.ts';
import { define } from '../../ui/define.ts';
import { SecureMessagingDocumentsEvent } from '../../events/events.ts';
import { isWriting } from '../machine/drafts.ts';
import type { MessagingContext, MessagingEvent } from '../machine/messaging-types.ts';
import { canRetry } from '../machine/retries.ts';
import { resolveTopic } from '../machine/topics.ts';
import { envelopeIcon } from '../../ui/styles/icons.ts';
import { homeStyles } from './home.styles.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { failureWords } from './pieces/failure-words.ts';
import { followLink } from '../../ui/pieces/follow-link.ts';
import { historyEntry } from './pieces/history-entry.ts';
import { loading } from '../../ui/pieces/loading.ts';
import { failureNotice } from './pieces/notice.ts';

/** Length from which a list has "afficher tout" and "masquer tout" below it as well. */
const LONG_LIST = 4;

const LOADING_MORE = { home: { listed: 'loadingMore' } } as const;
const MORE_FAILED = { home: { listed: 'moreFailed' } } as const;

/** "Mes messages et mes réponses": the history, and the ways to a new message, a document and the preferences. */
export class HomeView extends MessagingView {
  static override styles = [...MessagingView.styles, ...homeStyles];

  /** The clock: whether a conversation can still be replied in depends on it. */
  @property({ attribute: false }) now: () => Date = () => new Date();
  @state() private _discarding = false;
  #offered = false;
  #shown: number | undefined;
  #mayMoveFocus = false;

  /** The question stays on the screen where it was asked. */
  override willUpdate(): void {
    const offered = this.isIn('offering');
    if (offered !== this.#offered) this._discarding = false;
    this.#offered = offered;
    // The button that has the focus may go with this update. Safari leaves the focus on the body when it is clicked.
    const { activeElement } = this.shadowRoot!;
    this.#mayMoveFocus = activeElement ? activeElement.matches('.more') : document.activeElement === document.body;
  }

  /** Leads to the first conversation that was added; where none could be shown, to what says so. */
  override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.isIn({ home: 'listed' })) return;
    const { shown, conversations } = this.actor!.getSnapshot().context.history;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (shown === undefined) return;
    this.say(this.localize.term('home.added', conversations.length - shown));
    const places = this.renderRoot.querySelectorAll<HTMLElement>('[aria-expanded], #gap, .more');
    if (this.#mayMoveFocus) places[shown]?.focus();
  }

  protected override statusWords({ failure, sending }: MessagingContext): string {
    if (sending.lost) return this.localize.term('home.lost');
    if (failure) return failureWords(this.localize, failure);
    if (this.isIn({ home: 'loading' })) return this.localize.term('home.loading');
    if (this.#opens) return this.localize.term('home.opening');
    if (this.isIn(LOADING_MORE)) return this.localize.term('loading');
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

  #renderHistory(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { history, failure, conversation: opened } = context;
    const { conversations, expanded, missing } = history;
    if (this.isIn({ home: 'loading' })) return loading(localize.term('home.loading'));
    if (this.isIn({ home: 'failed' }) && failure) {
      return failureNotice(localize, failure, this.settle);
    }
    if (!conversations.length && !missing) {
      return html`<div class="card empty">
        ${envelopeIcon}
        <h3>${localize.term('home.emptyTitle')}</h3>
        <p class="muted">${localize.term('home.emptyText')}</p>
      </div>`;
    }
    const opensOne = this.isIn({ home: { listed: 'opening' } });
    const toggleAll = conversations.length ? this.#renderToggleAll() : nothing;
    return html`<section aria-label=${localize.term('home.title')} aria-busy=${this.#opens ? 'true' : nothing}>
      ${toggleAll} ${failure && !opened.id && !this.isIn(MORE_FAILED) ? failureNotice(localize, failure) : nothing}
      <ul class="history" ?hidden=${!conversations.length}>
        ${conversations.map((conversation) =>
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
      ${this.#renderMore(context)}
      ${conversations.length >= LONG_LIST ? toggleAll : nothing}
    </section>`;
  }

  /** End of the list: what is missing from it, and the way to its following page. */
  #renderMore({ history: { missing, next }, failure }: MessagingContext): TemplateResult {
    const { localize } = this;
    const busy = this.isIn(LOADING_MORE);
    const failed = this.isIn(MORE_FAILED);
    const label = busy ? 'loading' : failed ? 'retry' : 'home.more';
    const event: MessagingEvent = { type: failed ? 'retry' : 'conversations.more' };
    // Where the cursor is refused, the whole list is loaded anew, and the button goes.
    const goes = failed && failure && !canRetry(failure);
    const press = () => (goes ? this.settle(event) : this.send(event));
    return html`${
      missing
        ? html`<p class="notice" part="notice" id="gap" tabindex="-1">${localize.term('home.missing', missing)}</p>`
        : nothing
    }
      ${failed && failure ? failureNotice(localize, failure) : nothing}
      ${next ? button('secondary more', localize.term(label), press, busy) : nothing}`;
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
