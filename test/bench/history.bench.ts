/*
 * Measures how fast a history of 50 conversations is read, with 10,000 conversations stored. BENCH_STORED adds a larger
 * database, such as BENCH_STORED=1000000, which takes minutes to fill.
 */
import { join } from 'node:path';
import { CAMILLE } from '../support/server-tokens.ts';
import { startProviders, load, startBenchServer, type BenchServer } from './bench-servers.ts';
import type { LoadResult } from './load.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { CONVERSATIONS_EACH, memberId, seedHistory } from './seed-history.ts';

const STORED = [10_000, Number(process.env['BENCH_STORED'] ?? 0)].filter((stored) => stored > 0);
const CONNECTIONS = 16;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;

/** Number of members that read, spread over all members. */
const READERS = 200;

const VARIANTS = { headers: '', 'with messages': '?include=messages' };

type Token = Awaited<ReturnType<typeof startProviders>>['token'];

async function tokensOf(token: Token, members: number): Promise<string[]> {
  const readers = Math.min(READERS, members);
  const claims = Array.from({ length: readers }, (_, i) => ({
    sub: memberId(Math.floor((i * members) / readers)),
    profiles: CAMILLE.profiles,
  }));
  return Promise.all(claims.map(token));
}

async function read({ url }: BenchServer, query: string, tokens: string[]): Promise<LoadResult> {
  const options = { url: `${url}${query}`, connections: CONNECTIONS, tokens };
  await load({ ...options, length: { seconds: WARM_UP_SECONDS } });
  return load({ ...options, length: { seconds: SECONDS } });
}

/** Size of an answer in bytes. */
async function sizeOf({ url }: BenchServer, query: string, token = ''): Promise<number> {
  const response = await fetch(`${url}${query}`, { headers: { Authorization: `Bearer ${token}` } });
  const { conversations } = (await response.clone().json()) as { conversations: unknown[] };
  if (conversations.length !== CONVERSATIONS_EACH) throw new Error(`${conversations.length} conversations are read`);
  return (await response.arrayBuffer()).byteLength;
}

const { environment, token, close } = await startProviders();
const rows: Record<string, Record<string, number>> = {};
const rates: Record<string, number[]> = {};
for (const stored of STORED) {
  await withScratchFolder(async (folder) => {
    const DATABASE_URL = `file:${join(folder, 'history.sqlite')}`;
    const start = performance.now();
    await seedHistory(DATABASE_URL, stored);
    console.log(`${stored} conversations written in ${Math.round((performance.now() - start) / 1000)} s`);
    const tokens = await tokensOf(token, stored / CONVERSATIONS_EACH);
    const ours = await startBenchServer('../../server/main.ts', { ...environment, DATABASE_URL });
    try {
      for (const [name, query] of Object.entries(VARIANTS)) {
        const bytes = await sizeOf(ours, query, tokens[0]);
        const bare = await startBenchServer('servers/bare.ts', { FIXED_BYTES: String(bytes) });
        const fixed = await read(bare, '', tokens);
        await bare.stop();
        const result = await read(ours, query, tokens);
        (rates[name] ??= []).push(result.requestsPerSecond);
        rows[`${stored}, ${name}`] = {
          'answer kB': Math.round(bytes / 1024),
          'requests/s': Math.round(result.requestsPerSecond),
          'p50 ms': result.p50,
          'p99 ms': result.p99,
          'bare/s': Math.round(fixed.requestsPerSecond),
        };
      }
    } finally {
      await ours.stop();
    }
  });
}
close();
console.log(`GET /api/conversations: ${CONVERSATIONS_EACH} conversations, ${CONNECTIONS} connections\n`);
console.table(rows);
const [few, many] = rates['headers'] ?? [];
const [withMessages] = rates['with messages'] ?? [];
console.log(
  `headers: ${Math.round(few ?? 0)}/s (2500 or more), with messages: ${Math.round(withMessages ?? 0)}/s (900 or more)`,
);
if (few !== undefined && many !== undefined) {
  console.log(`headers at ${STORED[1]} stored / at ${STORED[0]}: ${(many / few).toFixed(2)} (0.9 or more)`);
}
