import { ContextEvent, type Context } from '@lit/context';
import type { AnyActor, AnyActorRef, StateValue, Subscription } from 'xstate';

/** Description of the context by which the panel hands its machine to the views. */
const CONTEXT = 'secure-messaging';

/**
 * Follows the machines of the messaging in a page, each time one starts. Views ask the panel for the machine by the
 * context protocol (an event that bubbles through shadow roots); when one does, the same is asked in its name.
 *
 * @param onStates receives the ids of all states that the machine and its children are in, outer states first
 * @returns a function that stops following the present machine, which may go on while it is out of the page
 */
export function watchMachine(page: Document, onStates: (states: string[]) => void): () => void {
  let watched: AnyActor | undefined;
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

  const watch = (actor: AnyActor) => {
    if (actor === watched) return;
    watched = actor;
    report();
  };

  const onRequest = (event: Event) => {
    const [view] = event.composedPath();
    if (event instanceof ContextEvent || !view) return;
    const { context } = event as unknown as ContextEvent<Context<symbol, AnyActor>>;
    if (context.description === CONTEXT) view.dispatchEvent(new ContextEvent(context, view as Element, watch));
  };
  page.addEventListener('context-request', onRequest, { capture: true });

  return () => {
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
