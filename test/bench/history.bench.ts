/*
 * Measures how fast a history of 50 conversations is read, and how fast a client learns that its own is current, with
 * 10,000 conversations stored. BENCH_STORED adds a larger database, such as BENCH_STORED=1000000, which takes minutes to
 * fill.
 */
import { join } from 'node:path';
import { CAMILLE } from '../support/server-tokens.ts';
import { measure, startProviders, startBenchServer, type BenchServer, type Measured } from './bench-servers.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { CONVERSATIONS_EACH, memberId, seedHistory } from './seed-history.ts';

const STORED = [10_000, Number(process.env['BENCH_STORED'] ?? 0)].filter((stored) => stored > 0);
const CONNECTIONS = 16;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;

/** Number of members that read, spread over all members. */
const READERS = 200;

const WITH_MESSAGES = '?include=messages';
const VARIANTS = {
  headers: { query: '', status: 200 },
  'with messages': { query: WITH_MESSAGES, status: 200 },
  unchanged: { query: WITH_MESSAGES, status: 304 },
} as const;
type Variant = keyof typeof VARIANTS;

type Token = Awaited<ReturnType<typeof startProviders>>['token'];

async function tokensOf(token: Token, members: number): Promise<string[]> {
  const readers = Math.min(READERS, members);
  const claims = Array.from({ length: readers }, (_, i) => ({
    sub: memberId(Math.floor((i * members) / readers)),
    profiles: CAMILLE.profiles,
  }));
  return Promise.all(claims.map(token));
}

async function read(server: BenchServer, options: Pick<Parameters<typeof measure>[1], 'query' | 'tokens' | 'etags'>) {
  await measure(server, { ...options, connections: CONNECTIONS, length: { seconds: WARM_UP_SECONDS } });
  return measure(server, { ...options, connections: CONNECTIONS, length: { seconds: SECONDS } });
}

/** Reads a history once. @returns its ETag, and its size in bytes */
async function readOnce({ url }: BenchServer, query: string, token: string): Promise<{ etag: string; bytes: number }> {
  const response = await fetch(`${url}${query}`, { headers: { Authorization: `Bearer ${token}` } });
  const { conversations } = (await response.clone().json()) as { conversations: unknown[] };
  if (conversations.length !== CONVERSATIONS_EACH) throw new Error(`${conversations.length} conversations are read`);
  return { etag: response.headers.get('ETag') ?? '', bytes: (await response.arrayBuffer()).byteLength };
}

/** Measures `bare` with an answer of the same size. */
async function readBare(bytes: number, tokens: string[]): Promise<Measured> {
  const bare = await startBenchServer('servers/bare.ts', { FIXED_BYTES: String(bytes) });
  try {
    return await read(bare, { tokens });
  } finally {
    await bare.stop();
  }
}

const { environment, token, close } = await startProviders();
const rows: Record<string, Record<string, number>> = {};
const measured: Record<Variant, Measured[]> = { headers: [], 'with messages': [], unchanged: [] };
for (const stored of STORED) {
  await withScratchFolder(async (folder) => {
    const DATABASE_URL = `file:${join(folder, 'history.sqlite')}`;
    const start = performance.now();
    await seedHistory(DATABASE_URL, stored);
    console.log(`${stored} conversations written in ${Math.round((performance.now() - start) / 1000)} s`);
    const tokens = await tokensOf(token, stored / CONVERSATIONS_EACH);
    const ours = await startBenchServer('../../server/main.ts', { ...environment, DATABASE_URL });
    try {
      for (const name of Object.keys(VARIANTS) as Variant[]) {
        const { query, status } = VARIANTS[name];
        const known = await Promise.all(tokens.map((token) => readOnce(ours, query, token)));
        const bytes = status === 304 ? 0 : (known[0]?.bytes ?? 0);
        const bare = await readBare(bytes, tokens);
        const etags = known.map(({ etag }) => etag);
        const result = await read(ours, { query, tokens, ...(status === 304 && { etags }) });
        measured[name].push(result);
        rows[`${stored}, ${name}`] = {
          'answer kB': Math.round(bytes / 1024),
          'requests/s': Math.round(result.requestsPerSecond),
          'p50 ms': result.p50,
          'p99 ms': result.p99,
          ...(result.cost && { 'CPU µs': Math.round(result.cost.cpu) }),
          'bare/s': Math.round(bare.requestsPerSecond),
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

const [unchanged] = measured.unchanged;
for (const name of ['with messages', 'headers'] as const) {
  const [full] = measured[name];
  if (!unchanged || !full) continue;
  const rate = (unchanged.requestsPerSecond / full.requestsPerSecond).toFixed(1);
  const cpu = full.cost && unchanged.cost ? `, CPU 1/${(full.cost.cpu / unchanged.cost.cpu).toFixed(1)}` : '';
  console.log(`a 304 / a 200 ${name}: ${rate}${cpu}${name === 'with messages' ? ' (5 or more)' : ''}`);
}
for (const name of Object.keys(VARIANTS) as Variant[]) {
  const [few, many] = measured[name];
  if (!few || !many) continue;
  const ratio = (many.requestsPerSecond / few.requestsPerSecond).toFixed(2);
  console.log(`${name} at ${STORED[1]} stored / at ${STORED[0]}: ${ratio} (0.9 or more)`);
}
