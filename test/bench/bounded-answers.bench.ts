/*
 * Measures what one member costs all others: a member with 10,000 conversations that wait, whose history is asked for on
 * 40 connections that never read the answer. Meanwhile other members read and send.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CAMILLE, SACHA } from '../support/server-tokens.ts';
import { measure, startProviders, startBenchServer, type BenchServer, type Measured } from './bench-servers.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { CONVERSATIONS_EACH, memberId, seedHistory, seedWaiting } from './seed-history.ts';

const WAITING = 10_000;
const READERS = 40;
/** Requests that each reader sends without awaiting an answer. */
const REQUESTS_EACH = Number(process.env['BENCH_REQUESTS'] ?? 1);
/** Conversations of the other members. */
const STORED = 10_000;
const OTHERS = 50;
/** Connections of the others that read, and as many that send. */
const CONNECTIONS = 4;
/** Rounds alone and with the readers take turns, so that a slow moment of the machine hits both. The median counts. */
const ROUNDS = 3;
const SECONDS = 5;
/** The readers come one after another, so that the others meet them during all of this time. */
const READER_INTERVAL_MS = 500;
const WARM_UP_SECONDS = 3;
const SAMPLE_MS = 100;

const BODY = JSON.stringify({
  theme: 'sante',
  subject: 'cartes-assurance-maladie',
  motive: 'carte-europeenne',
  text: 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4),
});

interface Others {
  readonly reads: Measured;
  readonly sends: Measured;
}

/** Lets other members read and send at once. */
async function loadOthers(server: BenchServer, tokens: string[], sender: string, seconds: number): Promise<Others> {
  const options = { connections: CONNECTIONS, length: { seconds }, mayFail: true };
  const [reads, sends] = await Promise.all([
    measure(server, { ...options, tokens, query: '?include=messages' }),
    measure(server, { ...options, tokens: [sender], body: BODY }),
  ]);
  return { reads, sends };
}

/** Connects a client that asks for its history and reads nothing. */
async function connectReader(url: URL, token: string): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname);
  // The server may give it up.
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  const request = `GET ${url.pathname}?include=messages HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  socket.write(request.repeat(REQUESTS_EACH));
  return socket;
}

/** Samples the server's memory until `until` resolves. @returns the largest sample in MB */
async function watchMemory(server: BenchServer, until: Promise<unknown>): Promise<number> {
  const ended = until.then(() => true);
  let largest = 0;
  do {
    largest = Math.max(largest, await server.residentMemory());
  } while (!(await Promise.race([ended, pause(SAMPLE_MS, false)])));
  return Math.max(largest, await server.residentMemory());
}

/** Reads the first answer of the member whose conversations wait. */
async function readFirst({ url }: BenchServer, token: string): Promise<string> {
  const start = performance.now();
  const response = await fetch(`${url}?include=messages`, { headers: { Authorization: `Bearer ${token}` } });
  const body = await response.text();
  const ms = Math.round(performance.now() - start);
  const { conversations } = JSON.parse(body) as { conversations: unknown[] };
  return `${conversations.length} conversations in ${Math.round(Buffer.byteLength(body) / 1024)} kB, after ${ms} ms`;
}

/** Loads the server while readers come one after another. @returns what the others met, and the most memory in MB */
async function loadWithReaders(server: BenchServer, token: string, load: (seconds: number) => Promise<Others>) {
  const loading = load((READERS * READER_INTERVAL_MS) / 1000);
  const largest = watchMemory(server, loading);
  const readers: Socket[] = [];
  try {
    for (let i = 0; i < READERS; i++) {
      readers.push(await connectReader(new URL(server.url), token));
      await pause(READER_INTERVAL_MS);
    }
    return { crowd: await loading, memory: await largest };
  } finally {
    for (const reader of readers) reader.destroy();
  }
}

const p95 = ({ done, p95 }: Measured) => (done === 0 ? Infinity : p95);

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

const describe = ({ reads, sends }: Others, megabytes: number) => ({
  'reads/s': Math.round(reads.requestsPerSecond),
  'read p95 ms': reads.p95,
  'read max ms': reads.max,
  'sends/s': Math.round(sends.requestsPerSecond),
  'send p95 ms': sends.p95,
  'send max ms': sends.max,
  refused: reads.refused + sends.refused,
  'memory MB': Math.round(megabytes),
});

await withScratchFolder(async (folder) => {
  const { environment, token, close } = await startProviders();
  const DATABASE_URL = `file:${join(folder, 'bounded.sqlite')}`;
  await seedHistory(DATABASE_URL, STORED);
  await seedWaiting(DATABASE_URL, CAMILLE.sub, WAITING);
  const others = await Promise.all(
    Array.from({ length: OTHERS }, (_, i) => memberId(Math.floor((i * STORED) / CONVERSATIONS_EACH / OTHERS))).map(
      (sub) => token({ sub, profiles: CAMILLE.profiles }),
    ),
  );
  const [crowded, sender] = await Promise.all([token(CAMILLE), token({ sub: SACHA.sub, profiles: SACHA.profiles })]);
  const server = await startBenchServer('../../server/main.ts', { ...environment, DATABASE_URL });
  const load = (seconds: number) => loadOthers(server, others, sender, seconds);
  try {
    await load(WARM_UP_SECONDS);
    const rows: Record<string, ReturnType<typeof describe>> = {};
    const ratios = { reads: [] as number[], sends: [] as number[] };
    const memories: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const alone = await load(SECONDS);
      const before = await server.residentMemory();
      const { crowd, memory } = await loadWithReaders(server, crowded, load);
      rows[`${round}: alone`] = describe(alone, before);
      rows[`${round}: ${READERS} readers`] = describe(crowd, memory);
      for (const part of ['reads', 'sends'] as const) ratios[part].push(p95(crowd[part]) / p95(alone[part]));
      memories.push(before, memory);
      // The last request in the server's queue: nothing of this round goes on into the next.
      await readFirst(server, crowded);
    }
    const after = await load(SECONDS);
    rows['readers gone'] = describe(after, await server.residentMemory());

    console.log(
      `first answer to a member with ${WAITING} conversations that wait: ${await readFirst(server, crowded)}`,
    );
    console.log(`others read and send on ${CONNECTIONS} connections each, beside ${READERS} readers who never read\n`);
    console.table(rows);
    const [reads, sends] = [ratios.reads, ratios.sends].map((ratio) => median(ratio).toFixed(2));
    console.log(`others' p95, with the readers / alone: reads ${reads}, sends ${sends} (2 or less)`);
    const [atFirst = NaN] = memories;
    console.log(`memory that the readers add: ${Math.round(Math.max(...memories) - atFirst)} MB`);
  } finally {
    await server.stop();
    close();
  }
});
