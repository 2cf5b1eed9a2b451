import { ContextProvider } from '@lit/context';
import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createActor } from 'xstate';
import { createClient } from '../api/messaging-client.ts';
import type { RequestSurroundings } from '../api/send-request.ts';
import {
  messagingContext,
  pageContext,
  type MessagingActor,
  type PageSettings,
} from '../contexts/messaging-context.ts';
import type { PartialTopic } from '../contract/topic.ts';
import { define } from '../define.ts';
import { SecureMessagingSentEvent, SecureMessagingUnreadEvent } from '../events.ts';
import { ActorController } from '../machine/actor-controller.ts';
import { keepDrafts } from '../machine/keep-drafts.ts';
import { provideRequests } from '../machine/messaging-actors.ts';
import type { MessagingInput } from '../machine/messaging-types.ts';
import { reportError } from '../report-error.ts';
import type { MessagingView } from '../views/messaging-view.ts';
import { pendingKey } from './pending-key.ts';
import '../views/choose-topic.ts';
import '../views/confirmation.ts';
import '../views/conversation.ts';
import '../views/failure.ts';
import '../views/home.ts';
import '../views/preferences.ts';
import '../views/review.ts';
import '../views/service-proposal.ts';
import '../views/write-message.ts';

/** What a page can style from outside with `::part()`, through the two shadow roots in between. */
const PARTS = [
  'heading',
  'primary-button',
  'secondary-button',
  'quiet-button',
  'notice',
  'error-summary',
  'textarea',
  'topic',
  'steps',
  'conversation',
  'message',
].join();

/**
 * Runs the machine and shows the view that fits its state. Where the screen changes, the new heading takes the focus,
 * so that a screen reader says where one is.
 */
export class MessagingPanel extends LitElement {
  @property({ attribute: false }) page: PageSettings = {};

  #actor: MessagingActor | undefined;
  #saveDraft: () => void = () => undefined;
  #listening = new AbortController();
  #screen: string | undefined;
  readonly #actorProvider = new ContextProvider(this, { context: messagingContext });
  readonly #pageProvider = new ContextProvider(this, { context: pageContext, initialValue: {} });
  readonly #controller = new ActorController(this, () => this.#actor);

  /**
   * Starts the machine. It is not stopped when the element is moved or removed: nothing but this element holds it, so
   * a panel that is put back goes on where it was, and one that is not is collected.
   */
  start(apiUrl: string, surroundings: RequestSurroundings, input: MessagingInput): void {
    const requests = createClient(apiUrl, surroundings);
    const pending = pendingKey.get();
    const actor = createActor(provideRequests(requests), { input: { ...input, pending } });
    this.#saveDraft = keepDrafts(actor, requests);
    this.run(actor);
  }

  /** Shows the way of an actor that is about to start. */
  run(actor: MessagingActor): void {
    actor.on('pending.changed', ({ key }) => pendingKey.set(key));
    actor.on('message.sent', ({ sent }) => this.dispatchEvent(new SecureMessagingSentEvent(sent)));
    actor.on('unread.changed', ({ unread }) => this.dispatchEvent(new SecureMessagingUnreadEvent(unread)));
    actor.on('prefill.rejected', ({ asked, kept }) => {
      const message = `The catalogue has no topic ${JSON.stringify(asked)}; kept ${JSON.stringify(kept)}.`;
      reportError(this, 'prefill-rejected', message);
    });
    this.#actor = actor;
    this.#actorProvider.setValue(actor);
    actor.start();
    this.requestUpdate();
  }

  /** Leads to writing, with what is known of the topic; a message that is on its way is not disturbed. */
  compose(topic?: PartialTopic): void {
    this.#actor?.send({ type: 'compose', ...(topic && { topic }) });
  }

  /** Whether nothing is being written or sent, so that a new message can begin. */
  get idle(): boolean {
    const snapshot = this.#controller.snapshot;
    if (!snapshot) return true;
    return (snapshot.matches('home') || snapshot.matches('confirmed')) && !snapshot.context.text.trim();
  }

  /** The dialog around it was closed: a pop-up that stayed open would hold the whole page. */
  close(): void {
    this.#saveDraft();
    this.#actor?.send({ type: 'proposal.close' });
  }

  /** The member has signed out: nothing of theirs stays, and no late answer is heeded. */
  stop(): void {
    this.#actor?.stop();
    pendingKey.set(undefined);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('exportparts', PARTS);
    const { signal } = (this.#listening = new AbortController());
    const save = () => this.#saveDraft();
    document.addEventListener('visibilitychange', save, { signal });
    window.addEventListener('pagehide', save, { signal });
    const online = () => {
      save();
      this.#actor?.send({ type: 'online' });
    };
    window.addEventListener('online', online, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#saveDraft();
    this.#listening.abort();
  }

  override willUpdate(): void {
    this.#pageProvider.setValue(this.page);
  }

  override render() {
    return html`${this.#renderView()}`;
  }

  /** Moves the focus to the heading of the screen that is shown. */
  async focusHeading(): Promise<void> {
    await this.updateComplete;
    const view = this.renderRoot.querySelector<MessagingView>(':not(style)');
    await view?.updateComplete;
    view?.focusHeading();
  }

  override updated(): void {
    const screen = this.#screenName();
    if (screen === this.#screen) return;
    const first = this.#screen === undefined;
    this.#screen = screen;
    if (!first) void this.focusHeading();
  }

  /** Screens, not states: what stays on one screen does not move the focus. */
  #screenName(): string | undefined {
    const value = this.#controller.snapshot?.value;
    if (typeof value === 'object') {
      const [parent, child] = Object.entries(value)[0] ?? [];
      if (parent === 'choosing') return `${parent}.${String(child)}`;
      return parent === 'sending' ? 'reviewing' : parent;
    }
    return value;
  }

  #renderView(): TemplateResult {
    const lang = this.lang;
    const snapshot = this.#controller.snapshot;
    if (!snapshot) return html``;
    if (snapshot.matches('preparing') || snapshot.matches('choosing')) {
      return html`<secure-messaging-choose-topic lang=${lang} exportparts=${PARTS}></secure-messaging-choose-topic>`;
    }
    if (snapshot.matches('unavailable') || snapshot.matches('unsent') || snapshot.matches('checking')) {
      return html`<secure-messaging-failure lang=${lang} exportparts=${PARTS}></secure-messaging-failure>`;
    }
    if (snapshot.matches('writing') || snapshot.matches('proposal')) {
      const proposes = snapshot.matches('proposal');
      return html`<secure-messaging-write-message lang=${lang} exportparts=${PARTS} ?inert=${proposes}></secure-messaging-write-message>
        ${proposes ? html`<secure-messaging-service-proposal lang=${lang} exportparts=${PARTS}></secure-messaging-service-proposal>` : ''}`;
    }
    if (snapshot.matches('reviewing') || snapshot.matches('sending')) {
      return html`<secure-messaging-review lang=${lang} exportparts=${PARTS}></secure-messaging-review>`;
    }
    if (snapshot.matches('confirmed')) {
      return html`<secure-messaging-confirmation lang=${lang} exportparts=${PARTS}></secure-messaging-confirmation>`;
    }
    if (snapshot.matches('conversation')) {
      return html`<secure-messaging-conversation lang=${lang} exportparts=${PARTS}></secure-messaging-conversation>`;
    }
    if (snapshot.matches('preferences')) {
      return html`<secure-messaging-preferences lang=${lang} exportparts=${PARTS}></secure-messaging-preferences>`;
    }
    return html`<secure-messaging-home lang=${lang} exportparts=${PARTS}></secure-messaging-home>`;
  }
}

define('secure-messaging-panel', MessagingPanel);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-panel': MessagingPanel;
  }
}
