import type { OnlineService, SentMessage } from './event-details.ts';

/** All public events bubble and cross shadow roots, so that a page can listen on `document`. */
const init = { bubbles: true, composed: true };

/** The dialog was opened. */
export class SecureMessagingOpenEvent extends Event {
  static readonly type = 'secure-messaging-open';
  constructor() {
    super(SecureMessagingOpenEvent.type, init);
  }
}

/** The dialog was closed. */
export class SecureMessagingCloseEvent extends Event {
  static readonly type = 'secure-messaging-close';
  constructor() {
    super(SecureMessagingCloseEvent.type, init);
  }
}

/** The server has confirmed a message. */
export class SecureMessagingSentEvent extends Event {
  static readonly type = 'secure-messaging-sent';
  readonly sent: SentMessage;
  constructor(sent: SentMessage) {
    super(SecureMessagingSentEvent.type, init);
    this.sent = sent;
  }
}

/** The member follows an online service; when cancelled, the page goes there in its own way. */
export class SecureMessagingServiceEvent extends Event {
  static readonly type = 'secure-messaging-service';
  readonly service: OnlineService;
  constructor(service: OnlineService) {
    super(SecureMessagingServiceEvent.type, { ...init, cancelable: true });
    this.service = service;
  }
}

/** The member wants to send a document; when cancelled, the page goes there in its own way. */
export class SecureMessagingDocumentsEvent extends Event {
  static readonly type = 'secure-messaging-documents';
  constructor() {
    super(SecureMessagingDocumentsEvent.type, { ...init, cancelable: true });
  }
}

/** The number of unread answers is known or has changed. */
export class SecureMessagingUnreadEvent extends Event {
  static readonly type = 'secure-messaging-unread';
  readonly unread: number;
  constructor(unread: number) {
    super(SecureMessagingUnreadEvent.type, init);
    this.unread = unread;
  }
}

/**
 * An access token is needed. A page that sets no `tokenProvider` answers with {@link respondWith}; it may cancel the
 * event to say that there is none, for example after signing out.
 */
export class SecureMessagingTokenEvent extends Event {
  static readonly type = 'secure-messaging-token';
  /** True after the server refused the last token: a cached one will not do. */
  readonly refresh: boolean;
  /** The page's answer, if it gave one. */
  response: Promise<string> | undefined;
  constructor(refresh: boolean) {
    super(SecureMessagingTokenEvent.type, { ...init, cancelable: true });
    this.refresh = refresh;
  }
  /** Answers with an access token or the promise of one; to be called while the event is dispatched. */
  respondWith(token: string | Promise<string>): void {
    this.response = Promise.resolve(token);
  }
}

export type SecureMessagingErrorCode =
  /** The page's `theme`, `subject` or `motive` is not in the catalogue; what is valid is kept. */
  | 'prefill-rejected'
  /** Neither `tokenProvider` nor an answer to the token event. */
  | 'token-missing'
  /** The messaging itself could not be loaded. */
  | 'load-failed';

/** A problem for the developer of the page. The member is told of it separately where it concerns them. */
export class SecureMessagingErrorEvent extends Event {
  static readonly type = 'secure-messaging-error';
  readonly code: SecureMessagingErrorCode;
  readonly message: string;
  constructor(code: SecureMessagingErrorCode, message: string) {
    super(SecureMessagingErrorEvent.type, init);
    this.code = code;
    this.message = message;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'secure-messaging-open': SecureMessagingOpenEvent;
    'secure-messaging-close': SecureMessagingCloseEvent;
    'secure-messaging-sent': SecureMessagingSentEvent;
    'secure-messaging-service': SecureMessagingServiceEvent;
    'secure-messaging-documents': SecureMessagingDocumentsEvent;
    'secure-messaging-unread': SecureMessagingUnreadEvent;
    'secure-messaging-token': SecureMessagingTokenEvent;
    'secure-messaging-error': SecureMessagingErrorEvent;
  }
}
