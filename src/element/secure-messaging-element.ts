import { ReactiveElement, type PropertyValues } from '@lit/reactive-element';
import type { PartialTopic, Profile } from '../contract/topic.ts';
import { SecureMessagingCloseEvent, SecureMessagingOpenEvent } from '../events/events.ts';
import { LanguageController } from '../ui/language-controller.ts';
import { property } from '../ui/property.ts';
import { launcherWords } from '../ui/words/launcher.ts';
import { MemberSession } from './member-session.ts';
import { PanelLoader } from './panel-loader.ts';
import { elementStyles } from './secure-messaging-element.styles.ts';
import { Shell } from './shell.ts';
import type { TokenProvider } from './token-source.ts';

/**
 * Secure messaging between a member and a public body, embedded in any page of its online services.
 *
 * As a launcher it is an envelope with the number of unread answers, which opens the messaging in a modal dialog. With
 * `mode="inline"` the messaging stands in the page. Everything but the launcher is loaded on first use.
 *
 * @tag secure-messaging
 *
 * @example <script type="module" src="/secure-messaging.js"></script> <secure-messaging api-url="/api" theme="sante"
 *   subject="cartes-assurance-maladie" motive="carte-europeenne"></secure-messaging>
 *
 * @fires {SecureMessagingOpenEvent} secure-messaging-open - The dialog was opened.
 * @fires {SecureMessagingCloseEvent} secure-messaging-close - The dialog was closed.
 * @fires {SecureMessagingSentEvent} secure-messaging-sent - The server has confirmed a message; `sent` has its
 *   reference and dates.
 * @fires {SecureMessagingServiceEvent} secure-messaging-service - The member follows the link of an online service
 *   (`service`). Cancelable: the page then opens it in its own way.
 * @fires {SecureMessagingDocumentsEvent} secure-messaging-documents - The member wants to send a document. Cancelable:
 *   the page then opens its form in its own way.
 * @fires {SecureMessagingUnreadEvent} secure-messaging-unread - The number of unread answers (`unread`) is known or has
 *   changed.
 * @fires {SecureMessagingTokenEvent} secure-messaging-token - An access token is needed and there is no
 *   `tokenProvider`: answer with `respondWith(token)`. Cancelable.
 * @fires {SecureMessagingErrorEvent} secure-messaging-error - Something that the page's developer should know: `code`
 *   and `message`.
 *
 * @attr lang - Language of the messaging, `fr` or `en`. By default the nearest `lang` above the tag, else French.
 *
 * @slot - Content of the launcher button, an envelope by default. Needs words or an image with a text alternative.
 *
 * @csspart launcher - The button that opens the messaging.
 * @csspart badge - The number of unread answers on the launcher.
 * @csspart dialog - The dialog that the launcher opens.
 * @csspart close - The button that closes the dialog.
 * @csspart heading - The heading of a screen.
 * @csspart primary-button - The button of the next step.
 * @csspart secondary-button - A button beside the primary one.
 * @csspart quiet-button - A button that looks like a link.
 * @csspart notice - A failure, an advice or a confirmation.
 * @csspart error-summary - The faults that a form was not validated for.
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
 * @cssproperty [--secure-messaging-control-border=light-dark(#66746f, #93a29d)] - Outline of fields and secondary
 *   buttons; 3:1 against the surface.
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

  /** Base address of the backend's API. */
  @property({ attribute: 'api-url' }) apiUrl = '/api';
  /** Catalogue id of the theme of a new message. */
  @property() theme: string | undefined;
  /** Catalogue id of the subject, within the theme. */
  @property() subject: string | undefined;
  /** Catalogue id of the motive, within the subject. */
  @property() motive: string | undefined;
  /** Id of the online service that this page belongs to, which is not proposed here. */
  @property() service: string | undefined;
  /** The member's profile that this page belongs to. The token decides which profiles are allowed. */
  @property() profile: Profile | undefined;
  /** Launcher that opens a dialog, or messaging in the page. */
  @property({ reflect: true, useDefault: true }) mode: 'launcher' | 'inline' = 'launcher';
  /** State of the dialog. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** Address behind "Envoyer un document", which is not shown without it. */
  @property({ attribute: 'documents-url' }) documentsUrl: string | undefined;

  readonly #language = new LanguageController(this);
  readonly #shell = new Shell();
  readonly #messaging = new PanelLoader(this);
  readonly #session = new MemberSession(this, {
    apiUrl: () => this.apiUrl,
    language: () => this.#language.language,
    showsUnread: () => this.isConnected && this.mode === 'launcher',
    panel: () => this.#messaging.panel,
    ended: () => {
      this.#messaging.panel = undefined;
      this.open = false;
    },
  });
  /** Topic given to {@link compose} before the panel was loaded. */
  #topicToCompose: PartialTopic | undefined;

  /**
   * Async function that returns an access token for the API. Called again with `refresh` after a token was refused.
   * Setting it to undefined signs the member out: everything they wrote and read is removed from the page.
   */
  @property({ attribute: false })
  get tokenProvider(): TokenProvider | undefined {
    return this.#session.tokenProvider;
  }
  set tokenProvider(provider: TokenProvider | undefined) {
    this.#session.tokenProvider = provider;
  }

  /** Number of answers that the member has not opened yet. */
  get unread(): number {
    return this.#session.unread;
  }

  /** Opens the messaging: at a new message where the page sets a topic, unless one is already in progress. */
  show(): void {
    const topic = this.#prefill;
    const { panel } = this.#messaging;
    if (panel?.idle && topic.theme) panel.send({ type: 'compose', topic });
    this.open = true;
    // The browser may have closed the dialog without having dispatched its close event yet.
    this.requestUpdate();
  }

  /** Closes the dialog and keeps what was written. */
  hide(): void {
    this.open = false;
  }

  /** Opens the messaging to write about a topic, given as catalogue ids. Levels may be missing. */
  compose(topic: PartialTopic): void {
    const { panel } = this.#messaging;
    if (panel) panel.send({ type: 'compose', topic });
    else this.#topicToCompose = topic;
    this.open = true;
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = super.createRenderRoot() as ShadowRoot;
    const { button, close, dialog, retry } = this.#shell;
    // Opening the messaging fetches again what failed here, and reports it then.
    const fetchAhead = () => void this.#messaging.fetch(this.#language.language).catch(() => undefined);
    button.addEventListener('click', () => this.show());
    button.addEventListener('pointerenter', fetchAhead);
    button.addEventListener('focus', fetchAhead);
    close.addEventListener('click', () => this.hide());
    dialog.addEventListener('close', this.#noteClosed);
    retry.addEventListener('click', this.#loadAndFocus);
    return root;
  }

  /** Starts the messaging again when its settings have changed, unless the member is writing. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#messaging.panel?.idle || !SETTINGS.some((name) => changed.has(name))) return;
    this.#messaging.panel = undefined;
    if (this.open) this.#loadAndFocus();
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    const { language } = this.#language;
    const { panel, failed } = this.#messaging;
    this.#shell.update(this.renderRoot, {
      words: launcherWords[language],
      inline: this.mode === 'inline',
      unread: this.unread,
      content: panel ?? (failed ? 'failed' : 'loading'),
    });
    this.#messaging.speak(language);
    if (panel) panel.page = { ...(this.documentsUrl && { documentsUrl: this.documentsUrl }) };
  }

  protected override updated(): void {
    const inline = this.mode === 'inline';
    if (!inline && this.isConnected) this.#syncDialog();
    if ((inline || this.open) && !this.#messaging.failed) void this.#load();
  }

  #syncDialog(): void {
    const { dialog } = this.#shell;
    const wasOpen = dialog.open;
    // An open dialog that is moved stays open, but is no longer modal.
    if (this.open ? dialog.matches(':modal') : !wasOpen) return;
    dialog.close();
    if (!this.open) return;
    dialog.showModal();
    this.#loadAndFocus();
    if (!wasOpen) this.dispatchEvent(new SecureMessagingOpenEvent());
  }

  /** Also called when the browser closes the dialog: by Escape, or by the phone's back gesture. */
  #noteClosed = (): void => {
    if (this.#shell.dialog.open) return;
    this.open = false;
    this.#messaging.panel?.close();
    this.dispatchEvent(new SecureMessagingCloseEvent());
  };

  get #prefill(): PartialTopic {
    const { theme, subject, motive } = this;
    return { ...(theme && { theme }), ...(subject && { subject }), ...(motive && { motive }) };
  }

  /** Moves the focus, since the button that asked for the messaging may be gone once it is loaded. */
  #loadAndFocus = (): void =>
    void this.#load().then(() => {
      const { panel } = this.#messaging;
      return panel ? panel.focusHeading() : this.#shell.retry.focus();
    });

  async #load(): Promise<void> {
    await this.#messaging.load(this.#language.language, (panel) => {
      const prefill = this.#prefill;
      const topic = this.#topicToCompose;
      panel.start(this.apiUrl, this.#session.requests, {
        ...(this.profile && { profile: this.profile }),
        ...(this.service && { service: this.service }),
        prefill,
        compose: topic !== undefined || (this.mode === 'launcher' && prefill.theme !== undefined),
      });
      if (topic) panel.send({ type: 'compose', topic });
      this.#topicToCompose = undefined;
    });
    await this.updateComplete;
  }
}

/** Properties that the messaging is started with. */
const SETTINGS = ['apiUrl', 'profile', 'service'] as const;
