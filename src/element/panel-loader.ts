import type { ReactiveControllerHost } from '@lit/reactive-element';
import type { Language } from '../contract/topic.ts';
import { reportError } from '../events/report-error.ts';
import type { MessagingPanel } from '../messaging/messaging-panel.ts';
import { hasWords, loadWords } from '../ui/words/load-words.ts';

/** Loads the messaging, whose code and words a page without a click does without, and keeps its language. */
export class PanelLoader {
  readonly #host: ReactiveControllerHost & EventTarget;
  #panel: MessagingPanel | undefined;
  #failed = false;
  #loading = false;

  constructor(host: ReactiveControllerHost & EventTarget) {
    this.#host = host;
  }

  /** Running messaging; undefined until it is loaded, and again once the member has signed out. */
  get panel(): MessagingPanel | undefined {
    return this.#panel;
  }
  set panel(panel: MessagingPanel | undefined) {
    this.#panel = panel;
    this.#host.requestUpdate();
  }

  /** True after the last attempt to load the messaging failed. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Fetches code and words in parallel: the words need not wait until the code asks for them. */
  async fetch(language: Language): Promise<void> {
    await Promise.all([import('../messaging/messaging-panel.ts'), loadWords(language)]);
  }

  /** Creates the panel, unless it is there or on its way. A failure is reported to the page's developer. */
  async load(language: Language, start: (panel: MessagingPanel) => void): Promise<void> {
    if (this.#panel || this.#loading) return;
    this.#loading = true;
    this.#failed = false;
    try {
      await this.fetch(language);
      const panel = document.createElement('secure-messaging-panel');
      panel.lang = language;
      start(panel);
      this.#panel = panel;
    } catch (error) {
      this.#failed = true;
      this.#reportFailure(error);
    } finally {
      this.#loading = false;
      this.#host.requestUpdate();
    }
  }

  /** Changes the language of the panel as soon as its words are loaded. Until then the panel keeps its language. */
  speak(language: Language): void {
    if (!this.#panel || this.#panel.lang === language) return;
    if (hasWords(language)) this.#panel.lang = language;
    else loadWords(language).then(() => this.#host.requestUpdate(), this.#reportFailure);
  }

  #reportFailure = (error: unknown): void => reportError(this.#host, 'load-failed', String(error));
}
