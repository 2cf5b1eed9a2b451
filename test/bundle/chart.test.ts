import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fromPromise, setup } from 'xstate';
import { drawChart } from '../../demo/chart/draw-chart.ts';
import { readCharts, type ChartState } from '../../demo/chart/read-chart.ts';
import { messagingMachine } from '../../src/messaging/machine/messaging-machine.ts';

const committed = readFileSync(new URL('../../demo/assets/chart.svg', import.meta.url), 'utf8');
const boxesIn = (svg: string) => [...svg.matchAll(/data-state="([^"]+)"/g)].map(([, id]) => id);
const idsOf = ({ states }: ChartState): string[] => states.flatMap((state) => [state.id, ...idsOf(state)]);

/** A door that knocks by a machine of its own. */
const knocking = setup({ delays: { pause: 2000 } }).createMachine({
  id: 'knocking',
  initial: 'once',
  states: { once: { after: { pause: 'twice' } }, twice: { type: 'final' } },
});
const door = setup({
  actors: { knocking, bell: fromPromise(() => Promise.resolve()) },
  guards: { isOpen: () => true },
});
const machine = door.createMachine({
  id: 'door',
  initial: 'closed',
  on: { slam: '.closed' },
  states: {
    closed: { on: { push: 'open', look: {} }, always: { guard: 'isOpen', target: 'open' } },
    open: {
      initial: 'ajar',
      invoke: { id: 'knock', src: 'knocking', onDone: 'closed' },
      on: { pull: 'closed' },
      states: { ajar: { invoke: { src: 'bell', onDone: 'wide' } }, wide: { on: { push: 'ajar' } } },
    },
  },
});

describe('The chart in demo/assets', () => {
  test('shows the machine as it is', async () => {
    assert.ok(committed === (await drawChart(messagingMachine)), 'The chart is stale: draw it with "npm run chart".');
  });

  test('has one box for each state of the machine and of the machines that it runs', () => {
    const ids = readCharts(messagingMachine).flatMap(({ root }) => idsOf(root));
    assert.deepEqual(boxesIn(committed).sort(), ids.sort());
  });
});

describe('A chart', () => {
  let svg: string;
  before(async () => {
    svg = await drawChart(machine);
  });

  test('has a box for each state, those of a child machine included', () => {
    const ids = ['door.closed', 'door.open', 'door.open.ajar', 'door.open.wide', 'knocking.once', 'knocking.twice'];
    assert.deepEqual(boxesIn(svg).sort(), ids);
  });

  test('names events, guards, delays and outcomes of actors, and leaves out events that lead nowhere', () => {
    const [, text = ''] = /<desc[^>]*>([^]*)<\/desc>/.exec(svg) ?? [];
    assert.deepEqual(text.trim().split('\n'), [
      'any state: slam to closed.',
      'closed: push or [isOpen] to open.',
      'open: pull or done to closed.',
      'open.ajar: done to open.wide.',
      'open.wide: push to open.ajar.',
      'once: after pause to twice.',
    ]);
    for (const words of ['runs knocking', 'runs bell', 'slam → closed']) assert.ok(svg.includes(`>${words}<`), words);
  });

  test('is well-formed, has no id twice, and needs no style from elsewhere', () => {
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.match(svg, /prefers-color-scheme: dark/);
    assert.doesNotMatch(svg, /xlink|<!--|NaN|undefined/);
  });
});
