import { ReactiveElement, type PropertyValues } from '@lit/reactive-element';
import { property } from '@lit/reactive-element/decorators/property.js';
import { state } from '@lit/reactive-element/decorators/state.js';
import { countUnread } from '../api/count-unread.ts';
import type { PartialTopic, Profile } from '../contract/topic.ts';
import { SecureMessagingCloseEvent, SecureMessagingOpenEvent, SecureMessagingUnreadEvent } from '../events/events.ts';
import { launcherWords } from '../ui/words/launcher.ts';
import { nearestLanguage } from '../ui/nearest-language.ts';
import type { MemberRequestOptions } from '../api/send-request.ts';
import type { MessagingPanel } from '../messaging/messaging-panel.ts';
import { pendingKey } from '../messaging/pending-key.ts';
import { reportError } from '../events/report-error.ts';
import { elementStyles } from './secure-messaging-element.styles.ts';
import { memberOf } from './member-of.ts';
import { Shell } from './shell.ts';
import { TokenSource, type TokenProvider } from './token-source.ts';

/**
 * Secure messaging between a member and a public body, embedded in any page of its online services.
 *
 * As a launcher it is an envelope with the number of unread answers, which opens the messaging in a modal dialog;
 * inline it is the messaging itself. Everything but the launcher is loaded on first use.
 *
 * @tag secure-messaging
 *
 * @example
 * <script type="module" src="/secure-messaging.js"></script>
 * <secure-messaging api-url="/api" theme="sante" subject="cartes-assurance-maladie" motive="carte-europeenne"></secure-messaging>
 *
 * @fires {SecureMessagingOpenEvent} secure-messaging-open - The dialog was opened.
 * @fires {SecureMessagingCloseEvent} secure-messaging-close - The dialog was closed.
 * @fires {SecureMessagingSentEvent} secure-messaging-sent - The server has confirmed a message; `sent` has its reference and dates.
 * @fires {SecureMessagingServiceEvent} secure-messaging-service - The member follows an online service (`service`). Cancelable: the page then goes there itself.
 * @fires {SecureMessagingDocumentsEvent} secure-messaging-documents - The member wants to send a document. Cancelable.
 * @fires {SecureMessagingUnreadEvent} secure-messaging-unread - The number of unread answers (`unread`) is known or has changed.
 * @fires {SecureMessagingTokenEvent} secure-messaging-token - An access token is needed and there is no `tokenProvider`: answer with `respondWith(token)`. Cancelable.
 * @fires {SecureMessagingErrorEvent} secure-messaging-error - Something the page's developer should know of: `code` and `message`.
 *
 * @attr lang - Language of the messaging, `fr` or `en`; the nearest `lang` above the tag when left out, else French.
 *
 * @slot - Content of the launcher button; an envelope by default. Give it words or an image with a text alternative.
 *
 * @csspart launcher - The button that opens the messaging.
 * @csspart badge - The number of unread answers on the launcher.
 * @csspart dialog - The dialog that the launcher opens.
 * @csspart close - The button that closes the dialog.
 * @csspart heading - The heading of a screen.
 * @csspart primary-button - The button that leads on.
 * @csspart secondary-button - A button beside it.
 * @csspart quiet-button - A button that looks like a link.
 * @csspart notice - A failure, an advice or a confirmation.
 * @csspart error-summary - What keeps a form from being validated.
 * @csspart textarea - The field of the message.
 * @csspart topic - The topic chosen so far.
 * @csspart steps - "Étape 2 sur 4", in words and as a bar.
 * @csspart conversation - A conversation in the history.
 * @csspart message - A message or an answer.
 *
 * @cssproperty [--secure-messaging-accent=light-dark(#1d5b4f, #8fd3c1)] - Buttons, links and the launcher.
 * @cssproperty [--secure-messaging-accent-contrast=light-dark(#fff, #0c2a24)] - Text on the accent colour.
 * @cssproperty [--secure-messaging-surface=light-dark(#fff, #17201e)] - Ground of the dialog and of fields.
 * @cssproperty [--secure-messaging-surface-raised=light-dark(#f2f6f4, #212c29)] - Ground of cards and summaries.
 * @cssproperty [--secure-messaging-text=light-dark(#1c2624, #e8efed)] - Text.
 * @cssproperty [--secure-messaging-text-muted=light-dark(#4e5c58, #afbdb9)] - Labels, dates and hints.
 * @cssproperty [--secure-messaging-border=light-dark(#cbd6d2, #43514d)] - Lines between and around parts.
 * @cssproperty [--secure-messaging-control-border=light-dark(#66746f, #93a29d)] - Outline of fields and secondary buttons; 3:1 against the surface.
 * @cssproperty [--secure-messaging-danger=light-dark(#a32117, #ffb4a9)] - Errors.
 * @cssproperty [--secure-messaging-success=light-dark(#1c6a33, #8fd8a0)] - Confirmations.
 * @cssproperty [--secure-messaging-notice=light-dark(#7a4b00, #f3c778)] - Advice and warnings.
 * @cssproperty [--secure-messaging-focus=light-dark(#0b57d0, #a8c7fa)] - Ring around what has the focus.
 * @cssproperty [--secure-messaging-badge=#b3261e] - Ground of the number of unread answers.
 * @cssproperty [--secure-messaging-radius=12px] - Roundness of cards and of the dialog.
 * @cssproperty [--secure-messaging-font=inherit] - Font family; that of the page by default.
 * @cssproperty [--secure-messaging-font-size=medium] - Size of the running text.
 */
export class SecureMessagingElement extends ReactiveElement {
  static override styles = elementStyles;

  /** Where the API of the backend is. */
  @property({ attribute: 'api-url' }) apiUrl = '/api';
  /** Catalogue id of the theme that a new message is about. */
  @property() theme: string | undefined;
  /** Catalogue id of the subject, within the theme. */
  @property() subject: string | undefined;
  /** Catalogue id of the motive, within the subject. */
  @property() motive: string | undefined;
  /** Id of the online service that this page is: it is never proposed to itself. */
  @property() service: string | undefined;
  /** Which of the member's profiles this page belongs to; the token decides which are allowed. */
  @property() profile: Profile | undefined;
  /** An envelope that opens a dialog, or the messaging in the page. */
  @property({ reflect: true, useDefault: true }) mode: 'launcher' | 'inline' = 'launcher';
  /** Whether the dialog is open. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** Where "Envoyer un document" leads; without it the button is not shown. */
  @property({ attribute: 'documents-url' }) documentsUrl: string | undefined;

  @state() private _unread = 0;
  @state() private _panel: MessagingPanel | undefined;
  @state() private _loadFailed = false;

  readonly #tokens = new TokenSource(this);
  readonly #shell = new Shell();
  #member: MemberRequestOptions | undefined;
  /** How often the number of unread answers became known, or ceased to matter. */
  #counted = 0;
  #loading = false;
  /** What a new message is to be about, when the page asked for it by {@link compose} before the panel was there. */
  #wanted: PartialTopic | undefined;
  #languageObserver: MutationObserver | undefined;

  /**
   * Async function that returns an access token for the API. Called again with `refresh` when a token was refused. When
   * it is taken away the member has signed out: what they wrote and read leaves the page.
   */
  @property({ attribute: false })
  get tokenProvider(): TokenProvider | undefined {
    return this.#tokens.provider;
  }
  set tokenProvider(provider: TokenProvider | undefined) {
    if (!provider && this.#member) {
      // Their token is still good for what they wrote last.
      this._panel?.close();
      this.#signOut();
    }
    this.#tokens.provider = provider;
    this.#counted++;
    if (document.readyState === 'complete') this.#countUnread();
    if (provider && this._panel) this.#goOn();
  }

  /** Nothing of the member stays, and nothing that is under way reaches whoever signs in next. */
  #signOut(): void {
    this._panel?.stop();
    this._panel = undefined;
    this.#member = undefined;
    this.#counted++;
    this._unread = 0;
    this.open = false;
    pendingKey.set(undefined);
  }

  /** With a new provider what failed for want of a token succeeds, unless it may be for another member. */
  #goOn(): void {
    const { getToken, holder } = this.#surroundings;
    getToken().then(
      (token) => token && (holder() || this._panel?.idle) && this._panel?.goOn(),
      () => undefined,
    );
  }

  /** A page that the browser had put aside is shown again: the member may have signed out in another one. */
  #restored = ({ persisted }: PageTransitionEvent): void => {
    const member = this.#member;
    if (!persisted || !member) return;
    this.#tokens.forget();
    void member.getToken().then(
      (token) => token ?? (member === this.#member && this.#signOut()),
      () => undefined,
    );
  };

  /** How many answers the member has not opened yet. */
  get unread(): number {
    return this._unread;
  }

  /** Opens the messaging. On a page that says what it is about, a new message begins there; one in progress goes on. */
  show(): void {
    const topic = this.#prefill;
    if (this._panel?.idle && topic.theme) this._panel.send({ type: 'compose', topic });
    this.open = true;
    // The browser may have closed the dialog already, and not yet told.
    this.requestUpdate();
  }

  /** Closes the dialog; what was written stays. */
  hide(): void {
    this.open = false;
  }

  /** Opens the messaging to write about a topic, given as catalogue ids; levels may be missing. */
  compose(topic: PartialTopic): void {
    if (this._panel) this._panel.send({ type: 'compose', topic });
    else this.#wanted = topic;
    this.open = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener(SecureMessagingUnreadEvent.type, this.#noteUnread);
    window.addEventListener('pageshow', this.#restored);
    this.#languageObserver = new MutationObserver(() => this.requestUpdate());
    for (const root of [document, this]) {
      this.#languageObserver.observe(root, { attributeFilter: ['lang'], subtree: true });
    }
    this.requestUpdate();
    // Not before the page's own scripts had their turn to set the tokenProvider, nor in the way of what the page loads.
    if (document.readyState === 'complete') setTimeout(this.#countUnread);
    else window.addEventListener('load', this.#countUnread, { once: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener(SecureMessagingUnreadEvent.type, this.#noteUnread);
    this.#languageObserver?.disconnect();
    window.removeEventListener('load', this.#countUnread);
    window.removeEventListener('pageshow', this.#restored);
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = super.createRenderRoot() as ShadowRoot;
    const { button, close, dialog, retry } = this.#shell;
    button.addEventListener('click', () => this.show());
    button.addEventListener('pointerenter', this.#fetchAhead);
    button.addEventListener('focus', this.#fetchAhead);
    close.addEventListener('click', () => this.hide());
    dialog.addEventListener('close', this.#closed);
    retry.addEventListener('click', this.#loadAndFocus);
    return root;
  }

  /** What the messaging was started with has changed: it begins anew, unless the member is writing. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this._panel?.idle || !(['apiUrl', 'profile', 'service'] as const).some((name) => changed.has(name))) return;
    this._panel = undefined;
    if (this.open) this.#loadAndFocus();
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    const language = nearestLanguage(this);
    this.#shell.update(this.renderRoot, {
      words: launcherWords[language],
      inline: this.mode === 'inline',
      unread: this._unread,
      content: this._panel ?? (this._loadFailed ? 'failed' : 'loading'),
    });
    if (this._panel) {
      this._panel.lang = language;
      this._panel.page = { ...(this.documentsUrl && { documentsUrl: this.documentsUrl }) };
    }
  }

  protected override updated(): void {
    const inline = this.mode === 'inline';
    if (!inline && this.isConnected) this.#syncDialog();
    if ((inline || this.open) && !this._loadFailed) void this.#load();
  }

  #syncDialog(): void {
    const { dialog } = this.#shell;
    const wasOpen = dialog.open;
    // One that was moved while open stays open, but is no longer modal.
    if (this.open ? dialog.matches(':modal') : !wasOpen) return;
    dialog.close();
    if (!this.open) return;
    dialog.showModal();
    this.#loadAndFocus();
    if (!wasOpen) this.dispatchEvent(new SecureMessagingOpenEvent());
  }

  /** Also called when the browser closes the dialog, by Escape or the phone's back gesture. */
  #closed = (): void => {
    if (this.#shell.dialog.open) return;
    this.open = false;
    this._panel?.close();
    this.dispatchEvent(new SecureMessagingCloseEvent());
  };

  get #prefill(): PartialTopic {
    const { theme, subject, motive } = this;
    return { ...(theme && { theme }), ...(subject && { subject }), ...(motive && { motive }) };
  }

  #fetchAhead = (): void => {
    // What fails here is tried again, and told, when the messaging is opened.
    importPanel().catch(() => undefined);
  };

  #load = async (): Promise<void> => {
    if (this._panel || this.#loading) return;
    this.#loading = true;
    this._loadFailed = false;
    try {
      await importPanel();
      this._panel = this.#startPanel();
    } catch (error) {
      this._loadFailed = true;
      reportError(this, 'load-failed', String(error));
    } finally {
      this.#loading = false;
    }
    await this.updateComplete;
  };

  /** The button that asked for it may be gone by then. */
  #loadAndFocus = (): void =>
    void this.#load().then(() => (this._panel ? this._panel.focusHeading() : this.#shell.retry.focus()));

  #startPanel(): MessagingPanel {
    const panel = document.createElement('secure-messaging-panel');
    const prefill = this.#prefill;
    panel.start(this.apiUrl, this.#surroundings, {
      ...(this.profile && { profile: this.profile }),
      ...(this.service && { service: this.service }),
      prefill,
      compose: this.#wanted !== undefined || (this.mode === 'launcher' && prefill.theme !== undefined),
    });
    if (this.#wanted) panel.send({ type: 'compose', topic: this.#wanted });
    this.#wanted = undefined;
    return panel;
  }

  get #surroundings(): MemberRequestOptions {
    return (this.#member ??= this.#createSurroundings());
  }

  /** Of one member: once a token speaks for another, what was written and read under the first one is left behind. */
  #createSurroundings(): MemberRequestOptions {
    let member: string | undefined;
    const surroundings: MemberRequestOptions = {
      getToken: async (refused) => {
        // What is still on its way when they sign out goes with the token it has.
        if (this.#member !== surroundings) return undefined;
        const { provider } = this.#tokens;
        const token = await this.#tokens.get(refused);
        if (this.#member === surroundings && provider !== this.#tokens.provider) return surroundings.getToken();
        const holder = memberOf(token);
        if (holder && (member ? member !== holder : pendingKey.isOfAnother(holder))) {
          if (this.#member === surroundings) {
            this.#signOut();
            this.#countUnread();
          }
          return undefined;
        }
        member ??= holder;
        return token;
      },
      holder: () => member,
      language: () => nearestLanguage(this),
    };
    return surroundings;
  }

  /** The badge is a courtesy: when its number is not to be had, there is none. */
  #countUnread = (): void => {
    if (!this.isConnected || this.mode !== 'launcher') return;
    const counted = this.#counted;
    countUnread(this.apiUrl, this.#surroundings).then(
      // What was read meanwhile counts no more.
      (unread) => counted === this.#counted && this.dispatchEvent(new SecureMessagingUnreadEvent(unread)),
      () => undefined,
    );
  };

  #noteUnread = ({ unread }: SecureMessagingUnreadEvent): void => {
    this.#counted++;
    this._unread = unread;
  };
}

/** The only dynamic import: machine, views and words. */
const importPanel = () => import('../messaging/messaging-panel.ts');
