/*
 * Measures how fast messages are stored in PostgreSQL, next to the same statements sent by `pg` alone over as many
 * connections. They are recorded from one database and sent to another, so that all their values fit each other. The
 * difference is the server's own work: checking, encrypting and building them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createSecretKey, randomUUID } from 'node:crypto';
import pg from 'pg';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { MemberAccess } from '../../server/identity/member-access.ts';
import { sendMessage } from '../../server/conversations/send-message.ts';
import type { Dependencies } from '../../server/dependencies.ts';
import { openStore } from '../../server/store/open-store.ts';
import { CONNECTION_OPTIONS } from '../../server/store/postgres/open-postgres.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

const CONNECTIONS = 16;
/** Messages of each connection, those of the warm-up included. */
const MESSAGES = 300;
const WARM_UP_MESSAGES = 50;
/** Both take turns in each round, so that a slow moment of the machine hits both. The median counts. */
const ROUNDS = 3;
const TEXT = 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4);
const KEYS = [{ id: 'bench', key: createSecretKey(Buffer.alloc(32, 1)) }] as const;
/** One member per connection, since the messages of one member wait for each other. */
const idOf = (connection: number) => `member-${connection}`;
const MEMBER = {
  name: 'Camille Martin',
  email: 'camille.martin@example.test',
  phone: '+33612345678',
  profiles: ['particulier'],
  isAgent: false,
} as const;

const TOPIC = { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' };

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Statements by connection and message. */
type Recording = readonly (readonly Statement[])[][];

/** Stores the message with this number on a connection. */
type Send = (connection: number, message: number) => Promise<unknown>;

/** Sends messages on all connections. @returns messages per second, without those of the warm-up */
async function measure(send: Send): Promise<number> {
  const connections = Array.from({ length: CONNECTIONS }, (_, connection) => connection);
  // One after another, since a first message may write what later ones refer to.
  for (const connection of connections) await send(connection, 0);
  const sendAll = (from: number, to: number) =>
    Promise.all(
      connections.map(async (connection) => {
        for (let message = from; message < to; message++) await send(connection, message);
      }),
    );
  await sendAll(1, WARM_UP_MESSAGES);
  const start = performance.now();
  await sendAll(WARM_UP_MESSAGES, MESSAGES);
  return (CONNECTIONS * (MESSAGES - WARM_UP_MESSAGES) * 1000) / (performance.now() - start);
}

/** Calls `use` with what stores a message as the server does, in an empty database. */
async function withServer<T>(postgres: TestPostgres, use: (send: Send) => Promise<T>): Promise<T> {
  const databaseUrl = await postgres.createDatabase();
  const store = await openStore({ databaseUrl, encryptionKeys: KEYS });
  const dependencies: Dependencies = {
    store,
    catalogue: loadCatalogue(),
    clock: () => new Date(),
    holidayRegion: 'metropole',
    channels: ['email', 'sms'],
    outboxAdded: () => undefined,
  };
  try {
    return await use((connection) => {
      const access = new MemberAccess(store, { ...MEMBER, id: idOf(connection) });
      const request = { key: randomUUID(), language: 'fr' } as const;
      return sendMessage(dependencies, access, request, { ...TOPIC, text: TEXT });
    });
  } finally {
    await store.close();
  }
}

/** Records the statements that `pg` sends for each message. */
async function record(send: Send): Promise<Recording> {
  const recording = Array.from({ length: CONNECTIONS }, (): Statement[][] => []);
  const current = new AsyncLocalStorage<Statement[]>();
  const { prototype } = pg.Client as unknown as { prototype: { query: (...args: unknown[]) => unknown } };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [query] = args as [Partial<Statement>];
    if (query.text !== undefined) current.getStore()?.push({ text: query.text, values: query.values ?? [] });
    return original.apply(this, args);
  };
  try {
    await measure((connection, message) => {
      const statements: Statement[] = [];
      recording[connection]?.push(statements);
      return current.run(statements, () => send(connection, message));
    });
  } finally {
    prototype.query = original;
  }
  return recording;
}

/** Measures how fast `pg` alone sends the recorded statements to an empty database. */
async function replay(postgres: TestPostgres, recording: Recording): Promise<number> {
  const connectionString = await postgres.createDatabase();
  const store = await openStore({ databaseUrl: connectionString, encryptionKeys: KEYS });
  await store.close();
  const clients = recording.map(() => new pg.Client({ connectionString, options: CONNECTION_OPTIONS }));
  await Promise.all(clients.map((client) => client.connect()));
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `s${names.size}`;
    names.set(text, name);
    return name;
  };
  try {
    return await measure(async (connection, message) => {
      for (const { text, values } of recording[connection]?.[message] ?? []) {
        await clients[connection]?.query({ name: nameOf(text), text, values: [...values] });
      }
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const postgres = await startPostgres();
try {
  const recording = await withServer(postgres, record);
  const rounds: { bare: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await replay(postgres, recording);
    rounds.push({ bare, ours: await withServer(postgres, measure) });
  }
  rounds.sort((a, b) => a.ours / a.bare - b.ours / b.bare);
  const { bare, ours } = rounds[Math.floor(ROUNDS / 2)] ?? { bare: NaN, ours: NaN };
  const statements = recording[0]?.at(-1)?.length;
  console.log(`messages stored in PostgreSQL, ${CONNECTIONS} connections, ${statements} statements each`);
  console.log(`bare pg ${Math.round(bare)}/s, ours ${Math.round(ours)}/s: ${(ours / bare).toFixed(2)} (0.8 or more)`);
} finally {
  await postgres.stop();
}
