import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { property } from '../ui/property.ts';
import { createActor } from 'xstate';
import { countUnread } from '../api/count-unread.ts';
import { createClient } from '../api/messaging-client.ts';
import type { MemberRequestOptions } from '../api/send-request.ts';
import { messagingContext, pageContext, type MessagingActor, type PageSettings } from './messaging-context.ts';
import { define } from '../ui/define.ts';
import { SecureMessagingSentEvent, SecureMessagingUnreadEvent } from '../events/events.ts';
import { ActorController } from '../ui/actor-controller.ts';
import { isWriting } from './machine/drafts.ts';
import { screenOf } from './machine/screen.ts';
import { provideRequests } from './machine/messaging-actors.ts';
import type { MessagingEvent, MessagingInput } from './machine/messaging-types.ts';
import { PARTS } from './parts.ts';
import { pendingKey } from './pending-key.ts';
import { reportError } from '../events/report-error.ts';
import type { MessagingView } from './views/messaging-view.ts';
import './views/choose-topic.ts';
import './views/confirmation.ts';
import './views/conversation.ts';
import './views/failure.ts';
import './views/home.ts';
import './views/preferences.ts';
import './views/review.ts';
import './views/service-proposal.ts';
import './views/write-message.ts';

/** Passes the parts on through the two shadow roots between a view and the page. */
const EXPORTED = PARTS.join();

/**
 * Runs the machine and shows the view that fits its state. Where the screen changes, the new heading takes the focus,
 * so that a screen reader says where one is.
 */
export class MessagingPanel extends LitElement {
  @property({ attribute: false }) page: PageSettings = {};

  #actor: MessagingActor | undefined;
  #listening = new AbortController();
  #screen: string | undefined;
  #view: MessagingView | undefined;
  readonly #actorProvider = new ContextProvider(this, { context: messagingContext });
  readonly #pageProvider = new ContextProvider(this, { context: pageContext });
  readonly #controller = new ActorController(this, () => this.#actor);

  /**
   * Starts the machine. It is not stopped when the element is moved or removed: nothing but this element holds it, so
   * a panel that is put back goes on where it was, and one that is not is collected.
   */
  start(apiUrl: string, options: MemberRequestOptions, input: MessagingInput): void {
    const requests = createClient(apiUrl, options);
    const pending = pendingKey.get();
    const actor = createActor(provideRequests(requests), { input: { ...input, pending } });
    actor.on('pending.changed', ({ key }) => pendingKey.set(key, options.holder()));
    actor.on('unread.changed', ({ unread }) => {
      if (unread === undefined) countUnread(apiUrl, options).then(this.#tellUnread, () => undefined);
    });
    this.run(actor);
  }

  /** Shows the way of an actor that is about to start. */
  run(actor: MessagingActor): void {
    actor.on('message.sent', ({ sent }) => this.dispatchEvent(new SecureMessagingSentEvent(sent)));
    actor.on('unread.changed', ({ unread }) => unread !== undefined && this.#tellUnread(unread));
    actor.on('prefill.rejected', ({ asked, kept }) => {
      const message = `The catalogue has no topic ${JSON.stringify(asked)}; kept ${JSON.stringify(kept)}.`;
      reportError(this, 'prefill-rejected', message);
    });
    this.#actor = actor;
    this.#actorProvider.setValue(actor);
    actor.start();
    this.requestUpdate();
  }

  /** Tells the machine what the page asks for. */
  send(event: MessagingEvent): void {
    this.#actor?.send(event);
  }

  /** Nothing is being written or sent, so that a new message can begin. */
  get idle(): boolean {
    const snapshot = this.#controller.snapshot;
    if (!snapshot) return true;
    return (snapshot.matches('home') || snapshot.matches('confirmed')) && !isWriting(snapshot.context);
  }

  /** There is a token where there was none. */
  goOn(): void {
    if (this.#controller.snapshot?.context.failure?.kind === 'session-expired') this.send({ type: 'retry' });
  }

  /** The dialog around it was closed: a pop-up that stayed open would hold the whole page. */
  close(): void {
    this.#saveDrafts();
    this.#actor?.send({ type: 'proposal.close' });
  }

  /** The member has signed out: no late answer is heeded. */
  stop(): void {
    this.#actor?.stop();
  }

  #tellUnread = (unread: number): void => void this.dispatchEvent(new SecureMessagingUnreadEvent(unread));

  #saveDrafts = (): void => this.send({ type: 'drafts.flush' });

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('exportparts', EXPORTED);
    const { signal } = (this.#listening = new AbortController());
    document.addEventListener('visibilitychange', this.#saveDrafts, { signal });
    window.addEventListener('pagehide', this.#saveDrafts, { signal });
    const online = () => {
      this.#saveDrafts();
      this.#actor?.send({ type: 'online' });
    };
    window.addEventListener('online', online, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#saveDrafts();
    this.#listening.abort();
  }

  override willUpdate(): void {
    this.#pageProvider.setValue(this.page);
  }

  override render() {
    const shown = this.#shown;
    if (!shown) return nothing;
    const tag = `secure-messaging-${shown.view}` as const;
    if (this.#view?.localName !== tag) this.#view = document.createElement(tag);
    this.#view.setAttribute('exportparts', EXPORTED);
    this.#view.lang = this.lang;
    this.#view.inert = shown.popup !== undefined;
    return html`${this.#view}${
      shown.popup
        ? html`<secure-messaging-service-proposal lang=${this.lang} exportparts=${EXPORTED}></secure-messaging-service-proposal>`
        : nothing
    }`;
  }

  /** Moves the focus to the heading of the screen that is shown. */
  async focusHeading(): Promise<void> {
    await this.updateComplete;
    const view = this.renderRoot.querySelector<MessagingView>(':not(style)');
    await view?.updateComplete;
    view?.focusHeading();
  }

  override updated(): void {
    const screen = this.#shown?.screen;
    if (screen === this.#screen) return;
    const first = this.#screen === undefined;
    this.#screen = screen;
    if (!first && this.#mayTakeFocus) void this.focusHeading();
  }

  /** Whoever went on with something else in the page is not called away from it by a message that arrives meanwhile. */
  get #mayTakeFocus(): boolean {
    const { host = this } = this.getRootNode() as Partial<ShadowRoot>;
    const { activeElement: active, body } = document;
    return active === body || Boolean(active?.contains(host)) || host.matches(':focus-within');
  }

  get #shown() {
    const { snapshot } = this.#controller;
    return snapshot && screenOf(snapshot);
  }
}

define('secure-messaging-panel', MessagingPanel);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-panel': MessagingPanel;
  }
}
