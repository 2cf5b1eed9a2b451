import type { SecureMessagingElement } from '../../src/element/secure-messaging-element.ts';
import { attributesOf, type Settings } from './settings.ts';
import { watchMachine } from './watch-machine.ts';

const EVENTS = ['open', 'close', 'sent', 'service', 'documents', 'unread', 'token', 'error'].map(
  (name) => `secure-messaging-${name}` as keyof GlobalEventHandlersEventMap,
);

const TOKEN = 'playground-token';

/**
 * Page with the tag, in a frame: dialog and media queries see the frame's width, and the controls beside it stay usable
 * while the dialog is open.
 */
export class Preview {
  readonly #frame: HTMLIFrameElement;
  readonly #onEvent: (event: Event) => void;
  readonly #onStates: (states: string[]) => void;
  #tag: SecureMessagingElement | undefined;
  #token = '';
  #forgetMachine: () => void = () => undefined;

  /**
   * @param onEvent receives each event of the tag
   * @param onStates receives the ids of the states that the tag's machines are in, whenever they change
   */
  constructor(frame: HTMLIFrameElement, onEvent: (event: Event) => void, onStates: (states: string[]) => void) {
    this.#frame = frame;
    this.#onEvent = onEvent;
    this.#onStates = onStates;
  }

  /** Opens the page in the frame. @throws when the built bundle is not beside the playground. */
  async load(): Promise<void> {
    await new Promise((resolve) => {
      this.#frame.addEventListener('load', resolve, { once: true });
      this.#frame.src = 'preview.html';
    });
    if (!this.#frame.contentWindow?.customElements.get('secure-messaging')) throw new Error('no bundle');
    this.#forgetMachine = watchMachine(this.#page, this.#onStates);
    for (const name of EVENTS) this.#page.body.addEventListener(name, this.#note);
  }

  /** Puts a new tag in the page, as when the page is loaded. */
  renew(settings: Settings): void {
    const tag = this.#page.createElement('secure-messaging');
    this.#token = settings.fields.token;
    if (this.#token === 'provider') tag.tokenProvider = () => Promise.resolve(TOKEN);
    apply(tag, settings);
    this.#tag?.remove();
    this.#forgetMachine();
    this.#tag = tag;
    this.#showPage(settings);
    this.#page.querySelector('main')?.append(tag);
  }

  /** Changes the tag that is there. */
  update(settings: Settings): void {
    if (this.#tag) apply(this.#tag, settings);
    this.#showPage(settings);
  }

  /** Tag in the page, for calling its methods. */
  get tag(): SecureMessagingElement | undefined {
    return this.#tag;
  }

  get #page(): Document {
    return this.#frame.contentDocument!;
  }

  #showPage({ fields: { scheme, mode, width } }: Settings): void {
    this.#page.documentElement.style.colorScheme = scheme === 'auto' ? 'light dark' : scheme;
    this.#page.documentElement.dataset['mode'] = mode;
    this.#frame.style.inlineSize = width === 'full' ? '100%' : `${width}px`;
  }

  #note = (event: Event): void => {
    if (event.type === 'secure-messaging-token' && this.#token === 'event') {
      (event as GlobalEventHandlersEventMap['secure-messaging-token']).respondWith(TOKEN);
    }
    // The host has no pages for these links here.
    if (event.type === 'secure-messaging-service' || event.type === 'secure-messaging-documents')
      event.preventDefault();
    this.#onEvent(event);
  };
}

function apply(tag: SecureMessagingElement, settings: Settings): void {
  const wanted = new Map(attributesOf(settings));
  for (const name of tag.getAttributeNames()) if (name !== 'style' && !wanted.has(name)) tag.removeAttribute(name);
  for (const [name, value] of wanted) if (tag.getAttribute(name) !== value) tag.setAttribute(name, value);

  const { slot, scheme } = settings.fields;
  if (tag.textContent !== slot) tag.textContent = slot;
  tag.style.cssText = '';
  tag.style.colorScheme = scheme === 'auto' ? '' : scheme;
  for (const [name, value] of Object.entries(settings.properties)) tag.style.setProperty(name, value);
}
