import type { launcherWords } from '../ui/words/launcher.ts';

type Words = (typeof launcherWords)['fr'];

interface ShellState {
  words: Words;
  /** True when the messaging is in the page instead of in a dialog. */
  inline: boolean;
  unread: number;
  /** Content of the frame: the panel, or the notice that it is loading or could not be loaded. */
  content: HTMLElement | 'loading' | 'failed';
}

/**
 * Launcher, and frame around the panel: all that a page loads before the first click. It is built without templates, so
 * that the page need not load the template library for it.
 * Why: .github/decisions/shell-without-templates.md
 */
export class Shell {
  readonly button = create('button', { type: 'button', part: 'launcher', 'aria-haspopup': 'dialog' });
  readonly dialog = create('dialog', { part: 'dialog' });
  readonly close = create('button', { type: 'button', part: 'close' });
  readonly retry = create('button', { type: 'button', class: 'retry' });

  readonly #slot = create('slot', {});
  readonly #name = create('span', { class: 'hidden' });
  readonly #badge = create('span', { part: 'badge', 'aria-hidden': 'true' });
  readonly #unreadWords = create('span', { class: 'hidden' });
  readonly #loading = create('p', { class: 'notice', role: 'status' });
  readonly #failedWords = create('p', {});
  readonly #failed = create('div', { class: 'notice', role: 'alert' });

  constructor() {
    this.#slot.append(
      icon('M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Zm-1.5 2.5L12 13l8.5-5.5'),
      this.#name,
    );
    this.close.append(icon('M6 6l12 12M18 6 6 18'));
    this.#failed.append(this.#failedWords, this.retry);
  }

  update(root: HTMLElement | DocumentFragment, { words, inline, unread, content }: ShellState): void {
    this.#name.textContent = words.title;
    this.button.title = words.title;
    this.dialog.ariaLabel = words.title;
    this.close.title = this.close.ariaLabel = words.close;
    this.#loading.textContent = words.loading;
    this.#failedWords.textContent = words.loadFailed;
    this.retry.textContent = words.retry;
    this.#badge.textContent = unread > 99 ? '99+' : String(unread);
    this.#unreadWords.textContent = `(${words.unread(unread)})`;

    place(this.button, this.#slot, ...(unread > 0 ? [this.#badge, this.#unreadWords] : []));
    const shown = content === 'loading' ? this.#loading : content === 'failed' ? this.#failed : content;
    if (inline) return place(root, shown);
    place(this.dialog, this.close, shown);
    place(root, this.button, this.dialog);
  }
}

function create<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Record<string, string>) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function icon(path: string): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  const shape = document.createElementNS(namespace, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** Makes these the children of a parent. A child that is in place is not moved, so that it keeps focus and state. */
function place(parent: ParentNode & Node, ...children: Node[]): void {
  children.forEach((child, index) => {
    const there = parent.childNodes[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
  while (parent.childNodes.length > children.length) parent.lastChild!.remove();
}
