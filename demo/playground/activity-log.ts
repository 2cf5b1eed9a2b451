/** Kind of an entry: an event of the tag, a request to its backend, a call of a method. */
export type EntryKind = 'event' | 'request' | 'call';

const MAX_ENTRIES = 200;

/** List of events, requests and calls, newest first. */
export class ActivityLog {
  readonly #list: HTMLElement;
  readonly #empty: HTMLElement;

  constructor(list: HTMLElement, empty: HTMLElement) {
    this.#list = list;
    this.#empty = empty;
  }

  add(kind: EntryKind, name: string, detail: string): void {
    const entry = document.createElement('li');
    entry.dataset['kind'] = kind;
    const now = new Date();
    const time = document.createElement('time');
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString('en-GB');
    entry.append(time, inside('strong', name), inside('code', detail));
    this.#list.prepend(entry);
    while (this.#list.childElementCount > MAX_ENTRIES) this.#list.lastElementChild?.remove();
    this.#empty.hidden = true;
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#empty.hidden = false;
  }
}

function inside(tag: 'strong' | 'code', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
