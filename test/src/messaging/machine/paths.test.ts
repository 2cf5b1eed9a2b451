import { expect } from '@open-wc/testing';
import {
  getInitialSnapshot,
  getNextSnapshot,
  type AnyMachineSnapshot,
  type AnyStateNode,
  type AnyTransitionDefinition,
  type InspectionEvent,
} from 'xstate';
import { messagingMachine } from '../../../../src/messaging/machine/messaging-machine.ts';
import '../../../../src/messaging/messaging-panel.ts';
import { PARTS } from '../../../../src/messaging/parts.ts';
import { generatePaths, logic } from '../../../support/machine-paths.ts';
import { PanelDriver } from '../../../support/panel-driver.ts';

const paths = generatePaths();

/** Every state and every transition of the machine, as its definition has them. */
const root: AnyStateNode = messagingMachine.root;
const below = (node: AnyStateNode): AnyStateNode[] =>
  Object.values<AnyStateNode>(node.states).flatMap((each) => [each, ...below(each)]);
const stateNodes = below(root);
const transitionsOf = (node: AnyStateNode) => [...(node.always ?? []), ...[...node.transitions.values()].flat()];

/** Says which transition of its state it is, also in a copy of the machine that was provided with requests. */
const transitionKey = (transition: AnyTransitionDefinition) =>
  `${transition.source.id} + ${transition.eventType || 'always'} #${transitionsOf(transition.source).indexOf(transition)}`;

const transitions = [root, ...stateNodes].flatMap(transitionsOf).map(transitionKey);

const visitedStates = new Set<string>();
const visitedTransitions = new Set<string>();
const screensChecked = new Set<string>();
const partsSeen = new Set<string>();

function record(event: InspectionEvent): void {
  if (event.type !== '@xstate.microstep') return;
  for (const transition of event._transitions) {
    visitedTransitions.add(transitionKey(transition));
    for (const node of [transition.source, ...(transition.target ?? [])]) visitedStates.add(node.id);
  }
  for (const node of (event.snapshot as AnyMachineSnapshot)._nodes) visitedStates.add(node.id);
}

/** Key of a screen as a screen reader's user would tell it apart; axe checks each such screen once. */
function screenKey(driver: PanelDriver): string {
  const { value, context } = driver.actor.getSnapshot();
  return JSON.stringify([
    value,
    context.fault,
    context.failure?.kind,
    context.history.expanded.length,
    [context.history.next, context.history.missing],
    context.message.text !== '',
    context.drafts,
  ]);
}

describe(`the member's way, on ${paths.length} generated paths`, () => {
  for (const { name, input, events } of paths) {
    it(`${name} (${events.length} steps)`, async () => {
      const driver = new PanelDriver(input, record);
      try {
        let expected = getInitialSnapshot(logic, input) as AnyMachineSnapshot;
        await driver.reaches(expected.value);
        for (const event of events) {
          expected = getNextSnapshot(logic, expected, event) as AnyMachineSnapshot;
          await driver.perform(event);
          await driver.reaches(expected.value);
          expect(driver.heading.textContent.trim()).not.to.equal('');
          for (const part of driver.parts) partsSeen.add(part);
          const screen = screenKey(driver);
          if (screensChecked.has(screen)) continue;
          screensChecked.add(screen);
          driver.endAnimations();
          await expect(driver.panel).to.be.accessible();
        }
      } finally {
        driver.remove();
      }
    });
  }

  it('visits every state', () => {
    const missed = stateNodes.map(({ id }) => id).filter((id) => !visitedStates.has(id));
    expect(missed).to.deep.equal([]);
    console.log(`${stateNodes.length} states, ${transitions.length} transitions, ${paths.length} paths`);
    console.log(`${screensChecked.size} screens without a violation found by axe`);
  });

  it('shows every part that a page can style, and no other', () => {
    expect([...partsSeen].sort()).to.deep.equal([...PARTS].sort());
  });

  it('takes every transition', () => {
    expect(transitions.filter((transition) => !visitedTransitions.has(transition))).to.deep.equal([]);
  });
});
