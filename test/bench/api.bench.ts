/*
 * How fast messages are taken, beside what this machine can do at all, measured in the same run: a bare Hono route that
 * parses and checks the same body and keeps nothing, and transactions of one row that are synced to the same disk.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { validator } from 'hono-openapi';
import { findMessageFault } from '../../src/contract/message-rules.ts';
import { readConfig } from '../../server/config.ts';
import { newConversationBody } from '../../server/routes/bodies.ts';
import { startServer } from '../../server/start-server.ts';
import { openFile } from '../../server/store/sqlite/open-file.ts';
import { ENVIRONMENT } from '../support/server-environment.ts';
import { createIssuer } from '../support/server-tokens.ts';
import type { LoadOrder, LoadResult } from './load-messages.ts';

const CONNECTIONS = [1, 16, 64];
const SECONDS = 4;
const WARM_UP_SECONDS = 1;

/** Without an address nothing is announced: what is measured is the API, not a mail server. */
const MEMBER = { sub: 'member-bench', name: 'Camille Martin', profiles: ['particulier'] };
const BODY = JSON.stringify({
  theme: 'sante',
  subject: 'cartes-assurance-maladie',
  motive: 'carte-europeenne',
  text: 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4),
});

const LOAD = fileURLToPath(new URL('load-messages.ts', import.meta.url));
const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

async function load(order: LoadOrder): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD, JSON.stringify(order)]);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.refused > 0 || result.created === 0) throw new Error(`the server refused ${result.refused} requests`);
  return result;
}

/** Loads one server at each number of connections, after a warm-up. */
async function measure(url: string, token: string): Promise<LoadResult[]> {
  await load({ url, token, body: BODY, connections: 8, seconds: WARM_UP_SECONDS });
  const results: LoadResult[] = [];
  for (const connections of CONNECTIONS) {
    results.push(await load({ url, token, body: BODY, connections, seconds: SECONDS }));
  }
  return results;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function measureApi(folder: string): Promise<LoadResult[]> {
  const issuer = await createIssuer();
  const provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks)));
  const config = readConfig({
    ...ENVIRONMENT,
    DATABASE_URL: `file:${join(folder, 'api.sqlite')}`,
    JWKS_URL: `${await listen(provider)}/jwks`,
  });
  const server = await startServer({ config, log: () => undefined });
  try {
    return await measure(`http://127.0.0.1:${server.port}/api/conversations`, await issuer.token(MEMBER));
  } finally {
    await server.close();
    provider.close();
  }
}

async function measureBareHono(): Promise<LoadResult[]> {
  const app = new Hono().post('/', validator('json', newConversationBody), (c) => {
    const fault = findMessageFault(c.req.valid('json').text);
    return fault ? c.json({ fault }, 422) : c.json({ id: 'x', receivedAt: new Date().toISOString() }, 201);
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const url = await listen(server);
  try {
    return await measure(url, 'none');
  } finally {
    server.close();
  }
}

/** Transactions of one row a second, each synced to disk. */
function measureTransactions(folder: string): number {
  const database = openFile(join(folder, 'rows.sqlite'));
  database.exec('create table message (id integer primary key, text text not null)');
  const insert = database.prepare('insert into message (text) values (?)');
  const start = performance.now();
  let rows = 0;
  for (; performance.now() - start < SECONDS * 1000; rows++) insert.run(BODY);
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return rows / seconds;
}

mkdirSync(DATA, { recursive: true });
const folder = mkdtempSync(join(DATA, 'bench-'));
try {
  const bare = await measureBareHono();
  const api = await measureApi(folder);
  const transactions = measureTransactions(folder);
  const percent = (part: number, whole = 0) => `${Math.round((100 * part) / whole)} %`;
  console.log('POST /api/conversations, SQLite with synchronous=FULL, tokens verified');
  console.log(`one-row transactions of better-sqlite3 with synchronous=FULL: ${Math.round(transactions)}/s\n`);
  console.table(
    Object.fromEntries(
      api.map(({ requestsPerSecond, p50, p99 }, i) => [
        `${CONNECTIONS[i]} connections`,
        {
          'requests/s': Math.round(requestsPerSecond),
          'p50 ms': p50,
          'p99 ms': p99,
          'bare Hono/s': Math.round(bare[i]?.requestsPerSecond ?? 0),
          'of bare Hono': percent(requestsPerSecond, bare[i]?.requestsPerSecond),
          'of transactions': percent(requestsPerSecond, transactions),
        },
      ]),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
