/** Chart of the messaging's states, where the present ones light up. */
export class StateChart {
  readonly #frame: HTMLElement;
  readonly #words: HTMLElement;

  /** @param words element that names the present states */
  constructor(frame: HTMLElement, words: HTMLElement) {
    this.#frame = frame;
    this.#words = words;
  }

  /** @throws when there is no chart beside the page */
  async load(): Promise<void> {
    const text = await (await fetch('chart.svg')).text();
    const [style = '', css = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
    const svg = new DOMParser().parseFromString(text.replace(style, ''), 'image/svg+xml').documentElement;
    if (svg.localName !== 'svg') throw new Error('no chart');
    // A policy without 'unsafe-inline' refuses a style element and takes a constructed sheet.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    this.#frame.append(document.adoptNode(svg));
  }

  /** @param states ids such as `messaging.home.loading`, outer states before those inside them */
  show(states: readonly string[]): void {
    const innermost = states.filter((state) => !states.some((other) => other.startsWith(`${state}.`)));
    for (const box of this.#frame.querySelectorAll('[data-state]')) {
      const id = box.getAttribute('data-state') ?? '';
      box.classList.toggle('around', states.includes(id) && !innermost.includes(id));
      box.classList.toggle('lit', innermost.includes(id));
    }
    this.#words.textContent = innermost.join(', ') || 'The messaging has not started.';
    this.#scrollTo(innermost[0]);
  }

  /** Scrolls a state to the middle of the frame, without scrolling the page. */
  #scrollTo(state: string | undefined): void {
    const box = state && this.#frame.querySelector(`[data-state="${CSS.escape(state)}"]`);
    if (!box) return;
    const [inner, outer] = [box.getBoundingClientRect(), this.#frame.getBoundingClientRect()];
    this.#frame.scrollBy(
      inner.x + inner.width / 2 - outer.x - outer.width / 2,
      inner.y + inner.height / 2 - outer.y - outer.height / 2,
    );
  }
}
