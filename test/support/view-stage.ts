import { ContextProvider } from '@lit/context';
import { createActor, waitFor } from 'xstate';
import {
  messagingContext,
  pageContext,
  type MessagingActor,
  type PageSettings,
} from '../../src/messaging/messaging-context.ts';
import { provideRequests } from '../../src/messaging/machine/messaging-actors.ts';
import type { MessagingEvent, MessagingInput, MessagingRequests } from '../../src/messaging/machine/messaging-types.ts';
import { LANGUAGES } from '../../src/contract/topic.ts';
import { loadWords } from '../../src/ui/words/load-words.ts';
import { fakeRequests } from './view-fixtures.ts';

await Promise.all(LANGUAGES.map(loadWords));

interface Setting {
  requests?: MessagingRequests;
  input?: MessagingInput;
  page?: PageSettings;
  lang?: string;
  /** Events sent before, on other screens. */
  before?: MessagingEvent[];
  /** The clock of views that have one. */
  now?: Date;
}

type State = Parameters<ReturnType<MessagingActor['getSnapshot']>['matches']>[0];

/** One view in a page, with a running machine behind it. */
export class Stage<Tag extends keyof HTMLElementTagNameMap> {
  readonly actor: MessagingActor;
  readonly view: HTMLElementTagNameMap[Tag];
  readonly #place = document.createElement('div');

  constructor(tag: Tag, { requests = fakeRequests([]), input = {}, page = {}, lang = 'fr', now }: Setting) {
    this.actor = createActor(provideRequests(requests), { input });
    new ContextProvider(this.#place, { context: messagingContext, initialValue: this.actor });
    new ContextProvider(this.#place, { context: pageContext, initialValue: page });
    this.view = document.createElement(tag);
    this.view.lang = lang;
    if (now) Object.assign(this.view, { now: () => now });
    this.actor.start();
  }

  /** Waits until the machine is in a state, and the view shows it. */
  async reaches(state: State): Promise<this> {
    await waitFor(this.actor, (snapshot) => snapshot.matches(state), { timeout: 2000 });
    if (!this.#place.isConnected) {
      this.#place.append(this.view);
      document.body.append(this.#place);
    }
    return this.updated();
  }

  async updated(): Promise<this> {
    await (this.view as unknown as { updateComplete: Promise<boolean> }).updateComplete;
    return this;
  }

  get root(): ShadowRoot {
    return this.view.shadowRoot!;
  }

  /** The first element that a selector finds. @throws when there is none. */
  find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
    const found = this.root.querySelector<Found>(selector);
    if (!found) throw new Error(`There is no "${selector}" in ${this.text}`);
    return found;
  }
  findAll(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  /** The first button or link whose words begin like that. */
  control(words: string): HTMLElement {
    const found = this.findAll('button, a').find((each) => wordsOf(each).startsWith(words));
    if (!found) throw new Error(`There is no control "${words}" in ${this.text}`);
    return found;
  }
  has(words: string): boolean {
    return this.text.includes(words);
  }
  async press(words: string): Promise<void> {
    this.control(words).click();
    await this.updated();
  }

  /** Everything the view says, with single plain spaces. */
  get text(): string {
    return wordsOf(this.root.querySelector('.view') ?? this.root);
  }
  /** Words of the live region. */
  get spoken(): string {
    return wordsOf(this.find('[role="status"]'));
  }
  /** The element that has the focus. */
  get focused(): Element | null {
    return this.root.activeElement;
  }

  leave(): void {
    this.actor.stop();
    this.#place.remove();
  }
}

/** Text content with runs of white space, no-break ones too, as one space. */
export const wordsOf = (node: Node): string => (node.textContent ?? '').replace(/\s+/g, ' ').trim();

const open = new Set<{ leave(): void }>();

/** Shows a view in the state that a member reached; {@link clearStages} takes it away again. */
export async function stage<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  state: State,
  setting: Setting = {},
): Promise<Stage<Tag>> {
  const staged = new Stage(tag, setting);
  open.add(staged);
  for (const event of setting.before ?? []) {
    await waitFor(staged.actor, (snapshot) => snapshot.can(event), { timeout: 2000 });
    staged.actor.send(event);
  }
  return staged.reaches(state);
}

export function clearStages(): void {
  for (const each of open) each.leave();
  open.clear();
}
