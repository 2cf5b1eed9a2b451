import { REQUEST_TIMEOUT_MS } from '../api/send-request.ts';
import { SecureMessagingTokenEvent } from '../events/events.ts';
import { reportError } from '../events/report-error.ts';

/** Returns an access token for the API. `refresh` is true after the server refused the last one. */
export type TokenProvider = (options: { refresh: boolean }) => Promise<string | undefined>;

/**
 * Gets the member's token from the page's `tokenProvider`, or from its answer to the token event. The page is asked
 * once, and again only when the server refuses the token. Requests that were refused together share the new one.
 */
export class TokenSource {
  readonly #host: EventTarget;
  readonly #patience: number;
  #provider: TokenProvider | undefined;
  #token: Promise<string | undefined> | undefined;
  #given: string | undefined;
  #provided: (() => void) | undefined;

  /** @param patience time without an answer after which the next request asks the page again, in ms */
  constructor(host: EventTarget, patience = REQUEST_TIMEOUT_MS) {
    this.#host = host;
    this.#patience = patience;
  }

  get provider(): TokenProvider | undefined {
    return this.#provider;
  }
  /** Drops the token of the old provider, since the new one may speak for another member. */
  set provider(provider: TokenProvider | undefined) {
    this.#provider = provider;
    this.forget();
    this.#provided?.();
  }

  /** Drops the token, so that the next request asks the page again. */
  forget(): void {
    this.#token = undefined;
  }

  /** @param refused the token that the server has refused, if it has. */
  get(refused?: string): Promise<string | undefined> {
    if (refused && refused === this.#given) this.#token = undefined;
    return (this.#token ??= this.#request(refused !== undefined));
  }

  #request(refresh: boolean): Promise<string | undefined> {
    this.#given = undefined;
    const token = this.#ask(refresh);
    // An answer without a token, or none in time, is not kept: the member may have signed in again by the next request.
    const settle = (given?: string) => {
      clearTimeout(late);
      if (this.#token !== token) return;
      if (given) this.#given = given;
      else this.#token = undefined;
    };
    const late = setTimeout(settle, this.#patience);
    token.then(settle, () => settle());
    return token;
  }

  async #ask(refresh: boolean): Promise<string | undefined> {
    if (!this.#provider) await this.#pageScripts();
    if (this.#provider) return this.#provider({ refresh });
    const event = new SecureMessagingTokenEvent(refresh);
    this.#host.dispatchEvent(event);
    if (!event.response && !event.defaultPrevented) {
      reportError(this.#host, 'token-missing', 'Set tokenProvider, or answer the secure-messaging-token event.');
    }
    return event.response;
  }

  /** Waits until one of the page's scripts sets a provider, or all of them have run. */
  async #pageScripts(): Promise<void> {
    if (document.readyState === 'complete') return;
    await new Promise<void>((resolve) => {
      this.#provided = resolve;
      window.addEventListener('load', () => resolve(), { once: true });
    });
  }
}
