import { writeFileSync } from 'node:fs';
import { messagingMachine } from '../../src/messaging/machine/messaging-machine.ts';
import { drawChart } from './draw-chart.ts';

/** `npm run chart`: draws the machine's states again, for README.md and the playground. */
writeFileSync(new URL('../assets/chart.svg', import.meta.url), await drawChart(messagingMachine));
console.log('demo/assets/chart.svg is written.');
