import type { ReactiveController, ReactiveControllerHost } from '@lit/reactive-element';
import { nearestLanguage } from './nearest-language.ts';
import type { Language } from '../contract/topic.ts';

/** Asks its host for an update whenever a `lang` in the page changes. */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer: MutationObserver;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    this.#observer = new MutationObserver(() => host.requestUpdate());
    host.addController(this);
  }

  /** Language of the nearest `lang` at or above the host. */
  get language(): Language {
    return nearestLanguage(this.#host);
  }

  hostConnected(): void {
    // Two, because the host may stand in a shadow root, whose changes the document's observer does not see.
    for (const root of [document, this.#host])
      this.#observer.observe(root, { attributeFilter: ['lang'], subtree: true });
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
