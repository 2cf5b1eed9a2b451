import { readFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import type { AnyStateMachine } from 'xstate';
import { drawMachine, place } from './draw-states.ts';
import { readCharts, type ChartMachine } from './read-chart.ts';

const GAP = 16;
const STYLES = readFileSync(new URL('chart.css', import.meta.url), 'utf8');

/**
 * Draws a machine, and below it the child machines that it invokes, as an SVG that follows the reader's colour scheme.
 * The same machines give the same text.
 */
export async function drawChart(machine: AnyStateMachine): Promise<string> {
  const viz = await instance();
  const charts = readCharts(machine);
  const drawings = charts.map((chart) => drawMachine(viz, chart));
  const width = Math.max(...drawings.map((each) => each.width)) + 2 * GAP;
  let top = GAP;
  const placed = drawings.map(({ content, width, height }, index) => {
    const frame = index > 0 ? `<rect class="machine" width="${width}" height="${height}" rx="10"/>\n` : '';
    const there = place({ content: `${frame}${content}` }, GAP, top);
    top += height + GAP;
    return there;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="states-of-messaging" aria-describedby="steps-of-messaging"`,
    `  width="${width}" height="${top}" viewBox="0 0 ${width} ${top}">`,
    `<title id="states-of-messaging">States of the messaging</title>`,
    `<desc id="steps-of-messaging">\n${charts.map(writeText).join('\n')}\n</desc>`,
    `<style>\n${STYLES}</style>`,
    `<rect class="ground" width="100%" height="100%" rx="12"/>`,
    ...placed,
    '</svg>',
    '',
  ].join('\n');
}

/** Writes the chart in words: a line for each state that one can leave. */
function writeText({ root, steps }: ChartMachine): string {
  const short = (id: string) => id.slice(root.id.length + 1) || 'any state';
  const lines = Map.groupBy(steps, ({ from }) => from);
  return [...lines]
    .map(
      ([from, each]) =>
        `${short(from)}: ${each.map(({ to, labels }) => `${labels.join(' or ')} to ${short(to)}`).join('; ')}.`,
    )
    .join('\n');
}
