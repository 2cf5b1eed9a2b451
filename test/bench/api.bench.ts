/*
 * Measures how fast messages are accepted, next to two references loaded in the same minute: `bare` shows what Hono
 * reaches on this machine, `naive` what its disk reaches with one transaction per message.
 */
import { join } from 'node:path';
import { CAMILLE } from '../support/server-tokens.ts';
import { startProviders, load, startBenchServer, type BenchServer } from './bench-servers.ts';
import type { LoadResult } from './load.ts';
import { withScratchFolder } from './scratch-folder.ts';

const CONNECTIONS = [1, 16, 64];
const SECONDS = 2;
/** Servers take turns in each round, so that a slow moment of the machine hits all of them. The median counts. */
const ROUNDS = 3;
const WARM_UP_SECONDS = 2;
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
type Results = Record<keyof Servers, LoadResult>;

async function compare(servers: Servers, tokens: string[]): Promise<void> {
  const measure = (name: keyof Servers, connections: number, seconds: number) =>
    load({ url: servers[name].url, connections, length: { seconds }, tokens, body: BODY });
  for (const name of NAMES) await measure(name, 64, WARM_UP_SECONDS);

  const rows: Record<string, ReturnType<typeof toRow>> = {};
  const medians = new Map<number, Results>();
  for (const connections of CONNECTIONS) {
    const rounds: Results[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await measure('bare', connections, SECONDS);
      const naive = await measure('naive', connections, SECONDS);
      rounds.push({ bare, naive, ours: await measure('ours', connections, SECONDS) });
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
  console.log(`1 connection: ours/naive ${ratio(1, 'naive')} (0.85 or more)`);
  console.log(`64 connections: ours/naive ${ratio(64, 'naive')} (4 or more)`);
  console.log(`64 connections: ours/bare ${ratio(64, 'bare')} (0.5 or more)`);
  console.log(`64 connections: p99 of ours ${medians.get(64)?.ours.p99} ms (under 25)`);
}

/** Picks the round with the median rate. */
function medianOf(rounds: readonly Results[], name: keyof Servers): LoadResult {
  const byRate = rounds.map((round) => round[name]).sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  return byRate[Math.floor(rounds.length / 2)] as LoadResult;
}

function toRow({ requestsPerSecond, p50, p99 }: LoadResult) {
  return { 'requests/s': Math.round(requestsPerSecond), 'p50 ms': p50, 'p99 ms': p99 };
}

/** Samples the memory between slices of messages, where a leak would show. */
async function watchMemory(server: BenchServer, tokens: string[]): Promise<void> {
  const samples = [await server.residentMemory()];
  for (let slice = 0; slice < SLICES; slice++) {
    await load({ url: server.url, connections: 64, length: { requests: MESSAGES / SLICES }, tokens, body: BODY });
    samples.push(await server.residentMemory());
  }
  const printed = samples.map((megabytes) => Math.round(megabytes)).join(', ');
  console.log(`\nresident memory over ${MESSAGES} messages, every ${MESSAGES / SLICES}: ${printed} MB`);
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
    await compare({ bare, naive, ours }, tokens);
    await watchMemory(ours, tokens);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    close();
  }
});
