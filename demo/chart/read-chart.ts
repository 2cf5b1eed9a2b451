import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** State of a machine as the chart shows it. */
export interface ChartState {
  /** Id of the machine and path of the state: `messaging.home.loading`. */
  readonly id: string;
  readonly name: string;
  readonly isFinal: boolean;
  /** Ids of the requests and child machines that run while the machine is in this state. */
  readonly invokes: readonly string[];
  /** Id of the state inside that is entered first. */
  readonly initial: string | undefined;
  readonly states: readonly ChartState[];
}

/** Step from one state to another, under all the events that lead there. */
export interface ChartStep {
  readonly from: string;
  readonly to: string;
  readonly labels: readonly string[];
}

export interface ChartMachine {
  readonly root: ChartState;
  readonly steps: readonly ChartStep[];
}

/** Reads the states and steps of a machine, and of each child machine that it invokes, the machine itself first. */
export function readCharts(machine: AnyStateMachine): ChartMachine[] {
  const found = new Map<string, ChartMachine>();
  const visit = (each: AnyStateMachine) => {
    if (found.has(each.id)) return;
    found.set(each.id, { root: readState(each.root), steps: readSteps(each.root) });
    for (const logic of Object.values(each.implementations.actors)) if (isMachine(logic)) visit(logic);
  };
  visit(machine);
  return [...found.values()];
}

function isMachine(logic: unknown): logic is AnyStateMachine {
  return typeof logic === 'object' && logic !== null && 'root' in logic;
}

const idOf = ({ machine, path }: AnyStateNode) => [machine.id, ...path].join('.');

function readState(node: AnyStateNode): ChartState {
  const states = Object.values(node.states);
  const first = node.initial.target?.[0];
  return {
    id: idOf(node),
    name: node.key,
    isFinal: node.type === 'final',
    invokes: node.invoke.map(({ id, src }) => (typeof src === 'string' ? src : id)),
    initial: states.length > 0 && first ? idOf(first) : undefined,
    states: states.map(readState),
  };
}

interface Transition {
  readonly target?: readonly AnyStateNode[] | undefined;
  readonly eventType: string;
  readonly guard?: unknown;
}

/** Reads the steps of a state and those inside it, without those that lead nowhere (no target). */
function readSteps(node: AnyStateNode): ChartStep[] {
  const labels = new Map<string, Set<string>>();
  const transitions: Transition[] = [...node.transitions.values(), node.always ?? []].flat();
  for (const { target = [], eventType, guard } of transitions) {
    for (const to of target) {
      const id = idOf(to);
      labels.set(id, (labels.get(id) ?? new Set()).add(labelOf(eventType, guard)));
    }
  }
  const own = [...labels].map(([to, said]) => ({ from: idOf(node), to, labels: [...said] }));
  return [...own, ...Object.values(node.states).flatMap(readSteps)];
}

/** Names the event: `after 4 s`, `after retryPause`, `done`, `error`, or the guard of a step without event. */
function labelOf(eventType: string, guard: unknown): string {
  if (eventType === '') return guard === undefined ? 'else' : `[${nameOf(guard)}]`;
  if (eventType === '*') return 'any event';
  const [, after] = /^xstate\.after\.([^.]+)/.exec(eventType) ?? [];
  if (after) return `after ${/^\d+$/.test(after) ? `${Number(after) / 1000} s` : after}`;
  const [, outcome] = /^xstate\.(done|error)\./.exec(eventType) ?? [];
  return outcome ?? eventType;
}

function nameOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  const { type, guards, name = '' } = guard as { type?: string; guards?: unknown[]; name?: string };
  // `not`, `and` and `or` are functions of these names.
  if (guards?.length === 1) return `${name} ${nameOf(guards[0])}`;
  return guards?.map(nameOf).join(` ${name} `) ?? type ?? name;
}
