import type { AnyActorRef, StateValue, Subscription } from 'xstate';
import type { SecureMessagingElement } from '../../src/element/secure-messaging-element.ts';

/**
 * Follows the machine of a tag that is in a page, and the next one when the tag starts its messaging again.
 *
 * @param onStates receives the ids of all states that the machine and its children are in, outer states first
 * @returns a function that stops following; the machine may go on while its tag is out of the page
 */
export function watchMachine(tag: SecureMessagingElement, onStates: (states: string[]) => void): () => void {
  let watched: AnyActorRef | undefined;
  let subscriptions = new Map<AnyActorRef, Subscription>();

  const report = () => {
    if (!watched) return;
    onStates(statesOf(watched));
    // Children come and go, and their parent does not tell of their steps.
    const actors = [watched, ...Object.values(childrenOf(watched))].filter((actor) => actor !== undefined);
    const before = subscriptions;
    subscriptions = new Map(actors.map((actor) => [actor, before.get(actor) ?? actor.subscribe(report)]));
    for (const [actor, subscription] of before) if (!subscriptions.has(actor)) subscription.unsubscribe();
  };

  const root = tag.shadowRoot!;
  const look = () => {
    const actor = root.querySelector('secure-messaging-panel')?.actor;
    if (!actor || actor === watched) return;
    watched = actor;
    report();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true });
  look();

  return () => {
    observer.disconnect();
    for (const subscription of subscriptions.values()) subscription.unsubscribe();
    subscriptions = new Map();
    watched = undefined;
    onStates([]);
  };
}

const childrenOf = (actor: AnyActorRef) => (actor.getSnapshot() as Partial<MachineSnapshot>).children ?? {};

/** Snapshot of a machine; that of another actor has none of these. */
interface MachineSnapshot {
  readonly machine: { readonly id: string };
  readonly value: StateValue;
  readonly children: Readonly<Record<string, AnyActorRef | undefined>>;
}

/** Lists the states of a machine and of its children; none for an actor that is no machine. */
function statesOf(actor: AnyActorRef): string[] {
  const { machine, value } = actor.getSnapshot() as Partial<MachineSnapshot>;
  if (!machine || value === undefined) return [];
  return [
    ...idsOf(machine.id, value),
    ...Object.values(childrenOf(actor)).flatMap((child) => (child ? statesOf(child) : [])),
  ];
}

function idsOf(outer: string, value: StateValue): string[] {
  if (typeof value === 'string') return [`${outer}.${value}`];
  return Object.entries(value).flatMap(([name, inside = {}]) => [
    `${outer}.${name}`,
    ...idsOf(`${outer}.${name}`, inside),
  ]);
}
