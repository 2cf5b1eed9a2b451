import { REQUEST_TIMEOUT_MS } from '../api/send-request.ts';
import { SecureMessagingTokenEvent } from '../events/events.ts';
import { reportError } from '../events/report-error.ts';

/** Returns an access token for the API; `refresh` says that the last one was refused. */
export type TokenProvider = (options: { refresh: boolean }) => Promise<string | undefined>;

/**
 * Where the member's token comes from: the page's `tokenProvider`, or its answer to the token event. It is asked once
 * and again only when the server refuses the token; requests that were refused together share the answer.
 */
export class TokenSource {
  readonly #host: EventTarget;
  readonly #patience: number;
  #provider: TokenProvider | undefined;
  #token: Promise<string | undefined> | undefined;
  #given: string | undefined;
  #provided: (() => void) | undefined;

  /** @param patience after how many ms without an answer the next request asks the page again. */
  constructor(host: EventTarget, patience = REQUEST_TIMEOUT_MS) {
    this.#host = host;
    this.#patience = patience;
  }

  get provider(): TokenProvider | undefined {
    return this.#provider;
  }
  /** A new provider may speak for another member: what the old one gave is forgotten. */
  set provider(provider: TokenProvider | undefined) {
    this.#provider = provider;
    this.forget();
    this.#provided?.();
  }

  /** The next request asks the page again. */
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
    // A member who has signed in again meanwhile is not held to having had no token.
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

  /** Waits until the page's own scripts have given a provider, or have all had their turn. */
  async #pageScripts(): Promise<void> {
    if (document.readyState === 'complete') return;
    await new Promise<void>((resolve) => {
      this.#provided = resolve;
      window.addEventListener('load', () => resolve(), { once: true });
    });
  }
}
