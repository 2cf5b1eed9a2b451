import { expect } from '@open-wc/testing';
import {
  createActor,
  getInitialSnapshot,
  getNextSnapshot,
  type AnyMachineSnapshot,
  type AnyStateNode,
  type AnyTransitionDefinition,
  type InspectionEvent,
} from 'xstate';
import { draftMachine } from '../../../../src/messaging/machine/draft-machine.ts';
import { draftLogic, generateDraftPaths } from '../../../support/machine-draft.ts';

const root: AnyStateNode = draftMachine.root;
const below = (node: AnyStateNode): AnyStateNode[] =>
  Object.values<AnyStateNode>(node.states).flatMap((each) => [each, ...below(each)]);
const transitionsOf = (node: AnyStateNode) => [...(node.always ?? []), ...[...node.transitions.values()].flat()];
const transitionKey = (transition: AnyTransitionDefinition) =>
  `${transition.source.id} + ${transition.eventType || 'always'} #${transitionsOf(transition.source).indexOf(transition)}`;

describe('the draft of a message, on generated paths', () => {
  const paths = generateDraftPaths();
  const states = new Set<string>();
  const transitions = new Set<string>();
  const record = (event: InspectionEvent) => {
    if (event.type !== '@xstate.microstep') return;
    for (const transition of event._transitions) {
      transitions.add(transitionKey(transition));
      for (const node of [transition.source, ...(transition.target ?? [])]) states.add(node.id);
    }
    for (const node of (event.snapshot as AnyMachineSnapshot)._nodes) states.add(node.id);
  };

  it('goes where the chart says, and never replaces an unknown version unless a save of its own is under way', () => {
    for (const { events } of paths) {
      const actor = createActor(draftLogic, { input: { slot: '' }, inspect: record }).start();
      let expected = getInitialSnapshot(draftLogic, { slot: '' });
      for (const event of events) {
        const before = expected;
        expected = getNextSnapshot(draftLogic, expected, event);
        actor.send(event);
        expect(actor.getSnapshot().value).to.deep.equal(expected.value);
        if (expected.matches({ saving: 'overtaking' })) {
          expect(before.matches({ saving: 'putting' }) || before.matches({ saving: 'overtaking' })).to.equal(true);
        }
      }
      actor.stop();
    }
    console.log(`${states.size} states, ${transitions.size} transitions, ${paths.length} paths of a draft`);
  });

  it('visits every state', () => {
    expect(below(root).filter(({ id }) => !states.has(id))).to.deep.equal([]);
  });

  it('takes every transition', () => {
    const all = [root, ...below(root)].flatMap(transitionsOf).map(transitionKey);
    expect(all.filter((each) => !transitions.has(each))).to.deep.equal([]);
  });
});
