import type { ReactiveController, ReactiveControllerHost } from '@lit/reactive-element';
import { countUnread } from '../api/count-unread.ts';
import type { MemberRequestOptions } from '../api/send-request.ts';
import { SecureMessagingUnreadEvent } from '../events/events.ts';
import { pendingKey } from '../messaging/pending-key.ts';
import { readTokenHolder } from './read-token-holder.ts';
import { TokenSource, type TokenProvider } from './token-source.ts';

/**
 * Element of a session: receives its token and unread events, and is updated when the number of unread answers changes.
 */
export type SessionHost = EventTarget & Pick<ReactiveControllerHost, 'addController' | 'requestUpdate'>;

/** Parts of the element that the session needs. */
export interface SessionSettings {
  apiUrl: () => string;
  language: () => string;
  /** Tells whether the number of unread answers is to be asked for: by a launcher that is in the page. */
  showsUnread: () => boolean;
  /** Returns the messaging that the member has opened, if any. */
  panel: () => SessionPanel | undefined;
  /** Called when the session has ended: nothing that the member wrote or read may stay in the page. */
  ended: () => void;
}

/** The messaging, as far as a session ends and resumes it. */
export interface SessionPanel {
  /** Nothing is being written or sent. */
  readonly idle: boolean;
  /** Saves the draft and closes the pop-up. */
  close(): void;
  /** Repeats what failed because there was no token. */
  goOn(): void;
  /** Ignores every answer that is still to come. */
  stop(): void;
}

/**
 * Session of the member who is signed in to the page: the access token, whom it speaks for, and the number of unread
 * answers. It ends when the page takes the `tokenProvider` away, or when a token speaks for somebody else. A new one
 * then begins, and no request of the old one is sent in the name of the new member.
 */
export class MemberSession implements ReactiveController {
  readonly #host: SessionHost;
  readonly #settings: SessionSettings;
  readonly #tokens: TokenSource;
  /** Options of the current member's requests; replaced when the session ends. */
  #requests: MemberRequestOptions | undefined;
  #unread = 0;
  /** Raised whenever the number of unread answers is set or becomes invalid, so that late answers are recognised. */
  #countVersion = 0;
  #listening = new AbortController();

  constructor(host: SessionHost, settings: SessionSettings) {
    this.#host = host;
    this.#settings = settings;
    this.#tokens = new TokenSource(host);
    host.addController(this);
    // The messaging dispatches it too: once the history is loaded, and when an answer was read.
    host.addEventListener(SecureMessagingUnreadEvent.type, (event) => {
      this.#setUnread((event as SecureMessagingUnreadEvent).unread);
    });
  }

  get tokenProvider(): TokenProvider | undefined {
    return this.#tokens.provider;
  }
  set tokenProvider(provider: TokenProvider | undefined) {
    const panel = this.#settings.panel();
    if (!provider && this.#requests) {
      // Saves the draft while the member's token is still good.
      panel?.close();
      this.#end();
    }
    this.#tokens.provider = provider;
    this.#countVersion++;
    if (document.readyState === 'complete') this.#countUnread();
    if (provider && panel) this.#resume();
  }

  /** Number of answers that the member has not opened; 0 until it is known. */
  get unread(): number {
    return this.#unread;
  }

  /** Options of requests in the name of the current member. They give no token once the session has ended. */
  get requests(): MemberRequestOptions {
    return (this.#requests ??= this.#begin());
  }

  hostConnected(): void {
    const { signal } = (this.#listening = new AbortController());
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#checkHolder(), { signal });
    // The page's own scripts come first: they set the tokenProvider, and nothing they load is held up by the badge.
    if (document.readyState === 'complete') setTimeout(this.#countUnread);
    else window.addEventListener('load', this.#countUnread, { signal });
  }

  hostDisconnected(): void {
    this.#listening.abort();
  }

  #begin(): MemberRequestOptions {
    let holder: string | undefined;
    const requests: MemberRequestOptions = {
      getToken: async (refused) => {
        const isCurrent = () => this.#requests === requests;
        // Checked before the wait only: a draft that is being saved when the session ends still gets its token.
        if (!isCurrent()) return undefined;
        const { provider } = this.#tokens;
        const token = await this.#tokens.get(refused);
        if (isCurrent() && provider !== this.#tokens.provider) return requests.getToken();
        const found = readTokenHolder(token);
        if (found && (holder ? holder !== found : pendingKey.isOfAnother(found))) {
          if (isCurrent()) {
            this.#end();
            this.#countUnread();
          }
          return undefined;
        }
        holder ??= found;
        return token;
      },
      holder: () => holder,
      language: this.#settings.language,
    };
    return requests;
  }

  #end(): void {
    this.#settings.panel()?.stop();
    this.#requests = undefined;
    this.#setUnread(0);
    pendingKey.set(undefined);
    this.#settings.ended();
  }

  /** Repeats what failed for want of a token, unless a new message might then be sent for another member. */
  #resume(): void {
    const { getToken, holder } = this.requests;
    getToken().then(
      (token) => {
        const panel = this.#settings.panel();
        if (token && (holder() || panel?.idle)) panel?.goOn();
      },
      () => undefined,
    );
  }

  /** Asks for a token again after the back-forward cache: the member may have signed out in another page. */
  #checkHolder(): void {
    const requests = this.#requests;
    if (!requests) return;
    this.#tokens.forget();
    requests.getToken().then(
      (token) => token ?? (requests === this.#requests && this.#end()),
      () => undefined,
    );
  }

  /** Shows no number where none can be had: the messaging works without it. */
  #countUnread = (): void => {
    if (!this.#settings.showsUnread()) return;
    const version = this.#countVersion;
    countUnread(this.#settings.apiUrl(), this.requests).then(
      // An answer may have been read meanwhile.
      (unread) => version === this.#countVersion && this.#host.dispatchEvent(new SecureMessagingUnreadEvent(unread)),
      () => undefined,
    );
  };

  #setUnread(unread: number): void {
    this.#countVersion++;
    this.#unread = unread;
    this.#host.requestUpdate();
  }
}
