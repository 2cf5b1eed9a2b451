/*
 * Measures how fast messages are accepted, next to two references loaded in the same minute: `bare` shows what Hono
 * reaches on this machine, `naive` what its disk reaches with one transaction per message.
 */
import { join } from 'node:path';
import { CAMILLE } from '../support/server-tokens.ts';
import { measure, startProviders, startBenchServer, type BenchServer, type Measured } from './bench-servers.ts';
import { withScratchFolder } from './scratch-folder.ts';

const CONNECTIONS = [1, 16, 64];
const SECONDS = 2;
/** Servers take turns in each round, so that a slow moment of the machine hits all of them. The median counts. */
const ROUNDS = 3;
const WARM_UP_SECONDS = 2;
/** Messages at one connection into empty databases, for what each writes: those of the warm-up, and those that count. */
const FIRST_MESSAGES = 1000;
const WRITTEN_MESSAGES = 3000;
const MESSAGES = 100_000;
const SLICES = 5;

const TEXT = 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. ';
/** Request body of 500 bytes. */
const BODY = JSON.stringify({
  theme: 'sante',
  subject: 'cartes-assurance-maladie',
  motive: 'carte-europeenne',
  text: TEXT.repeat(5).slice(0, 392),
});

const NAMES = ['bare', 'naive', 'ours'] as const;
type Servers = Record<(typeof NAMES)[number], BenchServer>;
type Results = Record<keyof Servers, Measured>;

/** Measures what a message writes. The databases are empty before, since larger ones write more of each index. */
async function compareWriting(servers: Servers, tokens: string[]): Promise<void> {
  for (const name of ['naive', 'ours'] as const) {
    const options = { connections: 1, tokens, body: BODY };
    await measure(servers[name], { ...options, length: { requests: FIRST_MESSAGES } });
    const { cost } = await measure(servers[name], { ...options, length: { requests: WRITTEN_MESSAGES } });
    if (!cost) return;
    const written = `${(cost.bytes / 1000).toFixed(1)} kB in ${cost.writes.toFixed(1)} writes`;
    console.log(`1 connection: ${name} writes ${written} per message${name === 'ours' ? ' (55 kB or less)' : ''}`);
  }
}

async function compare(servers: Servers, tokens: string[]): Promise<void> {
  const send = (name: keyof Servers, connections: number, seconds: number) =>
    measure(servers[name], { connections, length: { seconds }, tokens, body: BODY });
  for (const name of NAMES) await send(name, 64, WARM_UP_SECONDS);

  const rows: Record<string, ReturnType<typeof toRow>> = {};
  const medians = new Map<number, Results>();
  for (const connections of CONNECTIONS) {
    const rounds: Results[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await send('bare', connections, SECONDS);
      const naive = await send('naive', connections, SECONDS);
      rounds.push({ bare, naive, ours: await send('ours', connections, SECONDS) });
    }
    const median = { bare: medianOf(rounds, 'bare'), naive: medianOf(rounds, 'naive'), ours: medianOf(rounds, 'ours') };
    medians.set(connections, median);
    for (const name of NAMES) rows[`${connections} ${name}`] = toRow(median[name]);
  }
  console.table(rows);
  const ratio = (connections: number, reference: 'bare' | 'naive') => {
    const results = medians.get(connections);
    if (!results) return '';
    return (results.ours.requestsPerSecond / results[reference].requestsPerSecond).toFixed(2);
  };
  console.log(`64 connections: ours/naive ${ratio(64, 'naive')} (2 or more), ours/bare ${ratio(64, 'bare')}`);
  console.log(`1 connection: ours/naive ${ratio(1, 'naive')} (0.7 or more), ours/bare ${ratio(1, 'bare')}`);
}

/** Picks the round with the median rate. */
function medianOf(rounds: readonly Results[], name: keyof Servers): Measured {
  const byRate = rounds.map((round) => round[name]).sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  return byRate[Math.floor(rounds.length / 2)] as Measured;
}

function toRow({ requestsPerSecond, p50, p99, cost }: Measured) {
  return {
    'requests/s': Math.round(requestsPerSecond),
    'p50 ms': p50,
    'p99 ms': p99,
    ...(cost && { 'CPU µs': Math.round(cost.cpu) }),
  };
}

/** Samples the memory between slices of messages, where a leak would show. */
async function watchMemory(server: BenchServer, tokens: string[]): Promise<void> {
  const samples: number[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
    await measure(server, { connections: 64, length: { requests: MESSAGES / SLICES }, tokens, body: BODY });
    samples.push(await server.residentMemory());
  }
  const printed = samples.map((megabytes) => Math.round(megabytes)).join(', ');
  const growth = ((samples.at(-1) ?? NaN) / (samples[0] ?? NaN)).toFixed(2);
  console.log(`\nresident memory over ${MESSAGES} messages, after each ${MESSAGES / SLICES}: ${printed} MB`);
  console.log(`memory, last/first: ${growth} (1.1 or less)`);
}

await withScratchFolder(async (folder) => {
  const { environment, token, close } = await startProviders();
  const started = await Promise.all([
    startBenchServer('servers/bare.ts'),
    startBenchServer('servers/naive.ts', { DATABASE_FILE: join(folder, 'naive.sqlite') }),
    startBenchServer('../../server/main.ts', { ...environment, DATABASE_URL: `file:${join(folder, 'ours.sqlite')}` }),
  ]);
  const [bare, naive, ours] = started;
  try {
    console.log(
      'POST /api/conversations: 500 bytes, SQLite with synchronous=FULL, tokens checked, mail and SMS queued\n',
    );
    const tokens = [await token(CAMILLE)];
    await compareWriting({ bare, naive, ours }, tokens);
    await compare({ bare, naive, ours }, tokens);
    await watchMemory(ours, tokens);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    close();
  }
});
