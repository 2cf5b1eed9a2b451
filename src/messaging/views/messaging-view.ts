import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from '../../ui/property.ts';
import type { SnapshotFrom } from 'xstate';
import { messagingContext, pageContext, type MessagingActor, type PageSettings } from '../messaging-context.ts';
import { LocalizeController } from '../../ui/words/localize.ts';
import type { PlainTerm } from '../../ui/words/fr.ts';
import { ActorController } from '../../ui/actor-controller.ts';
import type { MessagingContext, MessagingEvent } from '../machine/messaging-types.ts';
import { baseStyles } from '../../ui/styles/base.ts';
import { buttonStyles } from '../../ui/styles/buttons.ts';
import { button } from '../../ui/pieces/button.ts';

/** A live region has to be there, empty, before it speaks. */
const STATUS_PAUSE_MS = 150;

/** One screen: shows the machine's context and sends events up to it. */
export abstract class MessagingView extends LitElement {
  static override styles = [...baseStyles, buttonStyles];

  @consume({ context: messagingContext, subscribe: true }) @state() protected actor?: MessagingActor;
  @consume({ context: pageContext, subscribe: true }) @state() protected page: PageSettings = {};
  /** Language of the words. */
  @property() override lang = '';
  @state() private _spoken = '';

  protected readonly localize = new LocalizeController(this);
  readonly #controller = new ActorController(this, () => this.actor);
  #status = '';
  readonly #speech: Record<number, ReturnType<typeof setTimeout>> = {};

  protected abstract renderView(context: MessagingContext): TemplateResult;

  /** Words for the live region; empty when there is nothing to say. */
  protected statusWords(_context: MessagingContext): string {
    return '';
  }

  protected send(event: MessagingEvent): void {
    this.actor?.send(event);
  }

  /** Renders a button that sends an event. */
  protected button(rank: string, label: PlainTerm, event: MessagingEvent, busy = false): TemplateResult {
    return button(rank, this.localize.term(label), () => this.send(event), busy);
  }

  /** Sends an event that removes the button it came from. */
  protected settle = (event: MessagingEvent): void => {
    this.send(event);
    void this.updateComplete.then(() => this.focusHeading());
  };

  protected isIn(value: Parameters<SnapshotFrom<MessagingActor>['matches']>[0]): boolean {
    return this.#controller.snapshot?.matches(value) ?? false;
  }

  /** Speaks once nothing else was to be said for `pause` ms; but who types does not silence what goes on. */
  protected say(words: string, pause = STATUS_PAUSE_MS): void {
    clearTimeout(this.#speech[pause]);
    if (pause === STATUS_PAUSE_MS) this.#silence();
    this.#speech[pause] = setTimeout(() => (this._spoken = words), pause);
  }

  #silence(): void {
    Object.values(this.#speech).forEach(clearTimeout);
  }

  /** Moves the focus to the summary of errors, or else to the heading. */
  focusHeading(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    (find('.errors') ?? find('h2'))?.focus();
  }

  /** To be called after an event that something may stand in the way of. */
  protected async focusErrors(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.errors, #disputed')?.focus();
  }

  override render() {
    const context = this.#controller.snapshot?.context;
    if (!context) return nothing;
    return html`<div class="view">${this.renderView(context)}</div>
      <p class="hidden" role="status">${this._spoken}</p>`;
  }

  override updated(_changed: PropertyValues): void {
    const context = this.#controller.snapshot?.context;
    const words = context ? this.statusWords(context) : '';
    if (words === this.#status) return;
    this.#status = words;
    this.say(words);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#silence();
  }
}
