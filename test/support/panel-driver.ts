import { expect } from '@open-wc/testing';
import { createActor, waitFor, type Actor, type InspectionEvent } from 'xstate';
import type { MessagingPanel } from '../../src/messaging/messaging-panel.ts';
import { provideDraftRequests, provideRequests } from '../../src/messaging/machine/messaging-actors.ts';
import type { messagingMachine } from '../../src/messaging/machine/messaging-machine.ts';
import type { WithDraft } from '../../src/messaging/machine/requests.ts';
import type { MessagingEvent, MessagingInput, MessagingRequests } from '../../src/messaging/machine/messaging-types.ts';
import { loadWords } from '../../src/ui/words/load-words.ts';

await loadWords('fr');

const NEVER_MS = 1_000_000;

type RequestName = keyof MessagingRequests;
interface Pending {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** Actors that ask for a draft beside what they are named after. */
const LOADS_DRAFT = new Set(['loadCatalogue', 'loadHistory', 'openThread']);

/** Requests of actors that have another name. */
const REQUEST_OF: Readonly<Record<string, RequestName>> = { openThread: 'openConversation', loadMore: 'loadHistory' };

/** Requests whose outcome a test decides, one after the other. */
export class SteeredRequests {
  readonly #pending = new Map<string, Pending[]>();

  readonly all = Object.fromEntries(
    (
      [
        'loadCatalogue',
        'loadHistory',
        'openConversation',
        'openHistory',
        'sendMessage',
        'sendReply',
        'askReceipt',
        'loadDraft',
        'saveDraft',
        'loadPreferences',
        'savePreferences',
      ] satisfies RequestName[]
    ).map((name) => [name, () => this.#wait(name)]),
  ) as unknown as MessagingRequests;

  /** The newest request of that name gets its answer. */
  settle(name: string, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(name)?.pop();
    if (!pending) throw new Error(`no request "${name}" is under way`);
    settle(pending);
  }

  #wait(name: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#pending.set(name, [...(this.#pending.get(name) ?? []), { resolve, reject }]);
    });
  }
}

/** Does with a real panel what a member would do: finds what is on the screen by its French words, and uses it. */
export class PanelDriver {
  readonly requests = new SteeredRequests();
  readonly panel: MessagingPanel;
  readonly actor: Actor<typeof messagingMachine>;

  constructor(input: MessagingInput, inspect: (event: InspectionEvent) => void) {
    this.panel = document.createElement('secure-messaging-panel');
    this.panel.lang = 'fr';
    // An automatic retry is a step of the path, and does not wait for the clock.
    // A draft reports nothing by itself either: what it would report is a step of a path.
    const draft = provideDraftRequests(this.requests.all).provide({
      actions: { report: () => undefined, reportKey: () => undefined, reportSent: () => undefined },
      delays: { typingPause: NEVER_MS, retryPause: NEVER_MS },
    });
    const machine = provideRequests(this.requests.all).provide({
      actors: { draft },
      delays: { retryPause: NEVER_MS, keepPause: NEVER_MS },
    });
    this.actor = createActor(machine, { input, inspect });
    this.panel.run(this.actor);
    document.body.append(this.panel);
  }

  remove(): void {
    this.panel.remove();
    this.actor.stop();
  }

  /** Resolves when the machine is in this state and the screen has followed. */
  async reaches(value: unknown): Promise<void> {
    const wanted = JSON.stringify(value);
    await waitFor(this.actor, (snapshot) => JSON.stringify(snapshot.value) === wanted, { timeout: 5000 }).catch(() => {
      throw new Error(`expected ${wanted}, is in ${JSON.stringify(this.actor.getSnapshot().value)}`);
    });
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.panel.updateComplete;
    for (const view of this.#views) await (view as HTMLElement & { updateComplete: Promise<unknown> }).updateComplete;
  }

  /** Finishes every animation that has an end. */
  endAnimations(): void {
    for (const each of this.#views.flatMap((view) => view.shadowRoot!.getAnimations())) {
      if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
    }
  }

  /** Names of the parts on the screen. */
  get parts(): string[] {
    return this.#views
      .flatMap((view) => [...view.shadowRoot!.querySelectorAll('[part]')])
      .flatMap(({ part }) => [...part]);
  }

  get heading(): HTMLElement {
    const headings = this.#all<HTMLElement>('h2');
    expect(headings.length, 'one heading a screen').to.be.at.least(1);
    return headings.at(-1)!;
  }

  /** Performs one event of a path, as the member, the page or the server. */
  async perform(event: { type: string } & Record<string, unknown>): Promise<void> {
    const outcome = /^xstate\.(done|error)\.actor\.(.+)$/.exec(event.type);
    if (outcome) {
      const [, kind, actor = ''] = outcome;
      const name = REQUEST_OF[actor] ?? actor;
      const output = event['output'] as Partial<WithDraft<unknown>>;
      if (LOADS_DRAFT.has(actor)) this.requests.settle('loadDraft', (pending) => pending.resolve(output?.stored));
      this.requests.settle(name, (pending) =>
        kind === 'done'
          ? pending.resolve(LOADS_DRAFT.has(actor) ? output.loaded : output)
          : pending.reject(event['error'] as Error),
      );
      return;
    }
    if (event.type.startsWith('xstate.after.')) return this.actor.send(event as unknown as MessagingEvent);
    await this.#act(event as unknown as MessagingEvent);
  }

  async #act(event: MessagingEvent): Promise<void> {
    const is = (value: Parameters<ReturnType<typeof this.actor.getSnapshot>['matches']>[0]) =>
      this.actor.getSnapshot().matches(value);
    switch (event.type) {
      case 'compose':
        if (is('home') && !event.topic) return this.#press('Écrire un nouveau message');
        return this.panel.send(event);
      case 'message.resume':
        return this.#press('Reprendre votre message');
      case 'message.discard':
        this.#press(is('offering') ? 'Le supprimer et en écrire un autre' : 'Supprimer le brouillon');
        await this.settled();
        return this.#press('Oui, supprimer');
      case 'theme.choose':
        return this.#choose(event.theme);
      case 'subject.choose':
        return this.#choose(event.subject);
      case 'motive.choose':
        return this.#choose(event.motive);
      case 'theme.change':
        return this.#press('Modifier le thème');
      case 'subject.change':
        return this.#press('Modifier le sujet');
      case 'motive.change':
        return this.#press('Modifier le motif');
      case 'proposal.close':
        return this.#press('Écrire mon message');
      case 'text.change':
      case 'reply.change':
        return this.#type(event.text);
      case 'text.validate':
        return this.#press('Valider');
      case 'send':
      case 'reply.send':
        return this.#press('Envoyer');
      case 'back':
        return this.#press(is('unsent') || is({ conversation: 'waiting' }) ? 'Revenir à mon message' : 'Précédent');
      case 'cancel':
        return this.#press('Annuler');
      case 'retry':
        return this.#press('Réessayer');
      case 'home':
        return this.#press('Retour à mes messages');
      case 'conversation.toggle':
        return this.#all<HTMLButtonElement>('button[aria-expanded]')[0]!.click();
      case 'conversations.more':
        return this.#press(is({ home: { listed: 'loadingMore' } }) ? 'Chargement…' : 'Voir plus');
      case 'conversations.expand':
        return this.#press('afficher tout');
      case 'conversations.collapse':
        return this.#press('masquer tout');
      case 'conversation.open':
        return this.#press('Répondre');
      case 'draft.update':
      case 'draft.shared':
      case 'draft.sent':
        return this.actor.send(event);
      case 'draft.keepThis':
        return this.#press('Garder ce que j’ai écrit ici');
      case 'draft.useOther':
        return this.#press('Reprendre l’autre version');
      case 'drafts.flush':
        return void window.dispatchEvent(new Event('pagehide'));
      case 'online':
        return void window.dispatchEvent(new Event('online'));
      case 'preferences.open':
        return this.#press('Gérer vos préférences');
      case 'preferences.save':
        return this.#press('Enregistrer');
    }
  }

  /** The views on the screen; one that is inert stands behind a pop-up. */
  get #views(): Element[] {
    return [...this.panel.renderRoot.querySelectorAll('*')].filter((each) => each.shadowRoot);
  }

  #all<Type extends Element>(selector: string): Type[] {
    const reachable = this.#views.filter((view) => !view.hasAttribute('inert'));
    return reachable.flatMap((view) => [...view.shadowRoot!.querySelectorAll<Type>(selector)]);
  }

  #press(name: string): void {
    const buttons = this.#all<HTMLButtonElement>('button');
    const words = (button: HTMLButtonElement) => (button.ariaLabel ?? button.textContent).replace(/\s+/g, ' ').trim();
    const found = buttons.find((button) => words(button) === name);
    if (!found) throw new Error(`no button "${name}" among ${buttons.map(words).join(', ')}`);
    found.click();
  }

  #choose(id: string): void {
    const radio = this.#all<HTMLInputElement>('input[type=radio]').find(({ value }) => value === id);
    if (!radio) throw new Error(`"${id}" is not offered`);
    radio.click();
    this.#press('Valider');
  }

  #type(text: string): void {
    const field = this.#all<HTMLTextAreaElement>('textarea')[0];
    if (!field) throw new Error('there is no field to write in');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
}
