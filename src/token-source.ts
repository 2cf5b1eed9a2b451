import { SecureMessagingTokenEvent } from './events.ts';
import { reportError } from './report-error.ts';

/** Returns an access token for the API; `refresh` says that the last one was refused. */
export type TokenProvider = (options: { refresh: boolean }) => Promise<string | undefined>;

/**
 * Where the member's token comes from: the page's `tokenProvider`, or its answer to the token event. It is asked once
 * and again only when the server refuses the token; a request in progress is shared.
 */
export class TokenSource {
  readonly #host: EventTarget;
  #provider: TokenProvider | undefined;
  #token: Promise<string | undefined> | undefined;
  #provided: (() => void) | undefined;

  constructor(host: EventTarget) {
    this.#host = host;
  }

  get provider(): TokenProvider | undefined {
    return this.#provider;
  }
  /** A new provider may speak for another member: what the old one gave is forgotten. */
  set provider(provider: TokenProvider | undefined) {
    this.#provider = provider;
    this.#token = undefined;
    this.#provided?.();
  }

  get(refresh: boolean): Promise<string | undefined> {
    if (refresh) this.#token = undefined;
    const token = (this.#token ??= this.#ask(refresh));
    const forget = () => {
      if (this.#token === token) this.#token = undefined;
    };
    // A member who has signed in again meanwhile is not held to having had no token.
    token.then((given) => given || forget(), forget);
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
