import type { Viz } from '@viz-js/viz';
import type { ChartMachine, ChartState, ChartStep } from './read-chart.ts';

/** SVG elements with their origin at the top left; sizes in points. */
export interface Drawing {
  readonly content: string;
  readonly width: number;
  readonly height: number;
}

/** Number of arrows into one state from which they are written into the boxes that they leave, instead of drawn. */
const HUB = 7;
/** Widest box, in points, whose states stand side by side instead of below each other. */
const FLAT_MAX = 340;
const PADDING = 10;

const POINTS_PER_INCH = 72;
const FONT = 'Helvetica';
const GRAPH = `bgcolor=transparent, nodesep=0.25, ranksep=0.35, labelloc=t, labeljust=l, fontname=${FONT}, fontsize=12`;
const NODE = `shape=box, style=rounded, margin="0.1,0.05", height=0.3, width=0.5, fontname=${FONT}, fontsize=12`;
const EDGE = `class=step, arrowsize=0.6, fontname=${FONT}, fontsize=10`;
const START = 'class=start, shape=circle, fixedsize=true, width=0.1, height=0.1, label=""';

/**
 * Draws a machine: boxes in boxes. The inside of each box is laid out by itself and then has a fixed size, so what leads
 * into or out of a box ends at its edge.
 */
export function drawMachine(viz: Viz, { root, steps }: ChartMachine): Drawing {
  const merged = mergeSteps(steps);
  const hubs = findHubs(merged);
  const isWritten = ({ from, to }: ChartStep) => hubs.has(to) || to.startsWith(`${from}.`);
  return drawBox(viz, root, { drawn: merged.filter((step) => !isWritten(step)), written: merged.filter(isWritten) });
}

interface Steps {
  /** Arrows between boxes that stand side by side. */
  readonly drawn: readonly ChartStep[];
  /** Lines of text in the box that they lead from. */
  readonly written: readonly ChartStep[];
}

function drawBox(viz: Viz, state: ChartState, steps: Steps): Drawing {
  const compound = state.states.filter(({ states }) => states.length > 0);
  const inside = new Map(compound.map((each) => [each.id, drawBox(viz, each, steps)]));
  const flat = layOut(viz, writeDot(state, steps, inside, 'LR'), inside);
  return flat.width <= FLAT_MAX ? flat : layOut(viz, writeDot(state, steps, inside, 'TB'), inside);
}

/** Graphviz's account of what it has drawn: centres of the boxes in points, from the bottom left. */
interface Layout {
  readonly bb: string;
  readonly objects: readonly { readonly name: string; readonly pos?: string }[];
}

function layOut(viz: Viz, dot: string, inside: ReadonlyMap<string, Drawing>): Drawing {
  const { output, errors } = viz.renderFormats(dot, ['svg', 'json0']);
  if (!output) throw new Error(errors.map(({ message }) => message).join('\n'));
  const { bb, objects } = JSON.parse(output['json0'] ?? '') as Layout;
  const [, , width = 0, height = 0] = bb.split(',').map(Number);
  const boxes = objects.flatMap(({ name, pos = '' }) => {
    const drawing = inside.get(name);
    const [x = 0, y = 0] = pos.split(',').map(Number);
    return drawing ? [place(drawing, PADDING + x - drawing.width / 2, PADDING + height - y - drawing.height / 2)] : [];
  });
  return {
    content: [
      place({ content: readGroup(output['svg'] ?? '') }, PADDING, PADDING + height),
      ...(boxes.length > 0 ? ['<g class="inside">', ...boxes, '</g>'] : []),
    ].join('\n'),
    width: width + 2 * PADDING,
    height: height + 2 * PADDING,
  };
}

/** Moves a drawing to a place in another one. */
export const place = ({ content }: Pick<Drawing, 'content'>, x: number, y: number): string =>
  `<g transform="translate(${round(x)} ${round(y)})">\n${content}\n</g>`;

const round = (number: number) => Math.round(number * 100) / 100;

/** Takes the elements out of Graphviz's SVG, with the states' ids in `data-state` and classes for the texts. */
function readGroup(svg: string): string {
  return svg
    .slice(svg.indexOf('>', svg.indexOf('<g id=')) + 1, svg.lastIndexOf('</g>'))
    .replace(/<!--[^]*?-->\n/g, '')
    .replace(/^<title>(?:%0|start.*)<\/title>\n/gm, '')
    .replaceAll(/<g id="(?:edge|node)\d+"/g, '<g')
    .replaceAll(/<g id="([^"]+)" class="node state"/g, '<g data-state="$1" class="state"')
    .replaceAll(' fill="blue"', ' class="runs"')
    .replaceAll(' fill="gray"', ' class="leads"')
    .replaceAll(/ (?:font-family|stroke|fill)="[^"]*"/g, '')
    .trim();
}

/** Describes what stands directly inside a state, in Graphviz's language. */
function writeDot(
  state: ChartState,
  steps: Steps,
  inside: ReadonlyMap<string, Drawing>,
  direction: 'LR' | 'TB',
): string {
  const ids = new Set(state.states.map(({ id }) => id));
  const boxes = state.states.map((each) => {
    const drawing = inside.get(each.id);
    const size =
      drawing && `label="", fixedsize=true, width=${inches(drawing.width)}, height=${inches(drawing.height)}`;
    const final = each.isFinal ? ', peripheries=2' : '';
    return `${quote(each.id)} [id=${quote(each.id)}, class=state, ${size ?? `label=${writeLabel(each, steps)}`}${final}]`;
  });
  const arrows = steps.drawn
    .filter(({ from, to }) => ids.has(from) && ids.has(to))
    .map(({ from, to, labels }) => `${quote(from)} -> ${quote(to)} [label=${quote(labels.join('\\n'))}]`);
  return [
    'digraph {',
    `graph [${GRAPH}, rankdir=${direction}, label=${writeLabel(state, steps)}]; node [${NODE}]; edge [${EDGE}]`,
    ...boxes,
    `start [${START}]; start -> ${quote(state.initial ?? '')}`,
    ...arrows,
    '}',
  ].join('\n');
}

const inches = (points: number) => round(points / POINTS_PER_INCH);
const quote = (text: string) => `"${text.replaceAll('"', '\\"')}"`;
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes the state's name, what runs in it, and the steps that are not drawn. */
function writeLabel({ id, name, invokes }: ChartState, { written }: Steps): string {
  const row = (content: string) => `<TR><TD ALIGN="LEFT">${content}</TD></TR>`;
  const small = (text: string, colour: string) => row(`<FONT POINT-SIZE="10" COLOR="${colour}">${escape(text)}</FONT>`);
  const leads = written.filter(({ from }) => from === id);
  return [
    '<<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="1">',
    row(`<B>${escape(name)}</B>`),
    ...invokes.map((each) => small(`runs ${each}`, 'blue')),
    ...leads.map(({ to, labels }) => small(`${labels.join(', ')} → ${to.slice(to.lastIndexOf('.') + 1)}`, 'gray')),
    '</TABLE>>',
  ].join('');
}

/** Checks that a step leads out of the state and of everything inside it. */
const leaves = ({ from, to }: ChartStep) => !to.startsWith(`${from}.`) && !from.startsWith(`${to}.`);

function findHubs(steps: readonly ChartStep[]): Set<string> {
  const into = Map.groupBy(steps.filter(leaves), ({ to }) => to);
  return new Set([...into].filter(([, each]) => each.length >= HUB).map(([to]) => to));
}

/**
 * Merges the steps that lead from a state, or one inside it, to another beside it, or one inside that: one arrow joins
 * the two boxes, under all their events.
 */
function mergeSteps(steps: readonly ChartStep[]): ChartStep[] {
  const merged = new Map<string, ChartStep>();
  for (const step of steps) {
    const { from, to } = leaves(step) ? siblings(step) : step;
    const key = `${from} ${to}`;
    const labels = new Set([...(merged.get(key)?.labels ?? []), ...step.labels]);
    merged.set(key, { from, to, labels: [...labels] });
  }
  return [...merged.values()];
}

/** Finds the states around the two ends of a step, or these themselves, that stand side by side. */
function siblings({ from, to }: ChartStep): Pick<ChartStep, 'from' | 'to'> {
  const [a, b] = [from.split('.'), to.split('.')];
  const depth = a.findIndex((part, index) => part !== b[index]) + 1;
  return { from: a.slice(0, depth).join('.'), to: b.slice(0, depth).join('.') };
}
