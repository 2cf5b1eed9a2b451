/*
 * Measures how fast messages are stored in PostgreSQL, next to the same statements sent by `pg` alone over as many
 * connections. The difference is the server's own work: checking, encrypting and building them.
 */
import { createSecretKey, randomUUID } from 'node:crypto';
import pg from 'pg';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { MemberAccess } from '../../server/identity/member-access.ts';
import { sendMessage } from '../../server/conversations/send-message.ts';
import type { Dependencies } from '../../server/dependencies.ts';
import { openStore } from '../../server/store/open-store.ts';
import { startPostgres } from '../support/postgres.ts';

const CONNECTIONS = 16;
const SECONDS = 4;
const WARM_UP_SECONDS = 1;
const TEXT = 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4);
/** One member per connection, since the messages of one member wait for each other. */
const idOf = (connection: number) => `member-${connection}`;
const MEMBER = {
  name: 'Camille Martin',
  email: 'camille.martin@example.test',
  phone: '+33612345678',
  profiles: ['particulier'],
  isAgent: false,
} as const;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Repeats `work` concurrently, once per connection. @returns completions per second */
async function rate(work: (connection: number) => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  const repeat = async (_: unknown, index: number) => {
    for (; performance.now() - start < seconds * 1000; done++) await work(index);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, repeat));
  return done / ((performance.now() - start) / 1000);
}

async function measure(work: (connection: number) => Promise<unknown>): Promise<number> {
  await rate(work, WARM_UP_SECONDS);
  return rate(work, SECONDS);
}

/** Records the statements that `pg` sends while `work` runs. */
async function record(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { prototype } = pg.Client as unknown as { prototype: { query: (...args: unknown[]) => unknown } };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [query] = args as [Partial<Statement>];
    if (query.text !== undefined) sent.push({ text: query.text, values: query.values ?? [] });
    return original.apply(this, args);
  };
  await work();
  prototype.query = original;
  return sent;
}

/** Rewrites the recorded statements for a new message of another member, with new ids, reference and key. */
function renew(statements: readonly Statement[], connection: number): Statement[] {
  const renewed = new Map<unknown, unknown>();
  const isUnique = (value: unknown) => typeof value === 'string' && /^(?:[\da-f-]{36}|\w{4}(?:-\w{4}){2})$/.test(value);
  return statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => {
      if (!isUnique(value)) return typeof value === 'string' ? value.replace(idOf(0), idOf(connection)) : value;
      const other = renewed.get(value) ?? randomUUID();
      renewed.set(value, other);
      return other;
    }),
  }));
}

const postgres = await startPostgres();
try {
  const databaseUrl = await postgres.createDatabase();
  const key = createSecretKey(Buffer.alloc(32, 1));
  const store = await openStore({ databaseUrl, encryptionKeys: [{ id: 'bench', key }] });
  const dependencies: Dependencies = {
    store,
    catalogue: loadCatalogue(),
    clock: () => new Date(),
    holidayRegion: 'metropole',
    channels: ['email', 'sms'],
    outboxAdded: () => undefined,
  };
  const topic = { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' };
  const send = (connection: number) => {
    const identity = { ...MEMBER, id: idOf(connection) };
    return sendMessage(
      dependencies,
      new MemberAccess(store, identity),
      { key: randomUUID(), language: 'fr' },
      { ...topic, text: TEXT },
    );
  };

  await send(0);
  const statements = await record(() => send(0));
  const ours = await measure(send);
  await store.close();

  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  const bare = await measure(async (connection) => {
    for (const [index, { text, values }] of renew(statements, connection).entries()) {
      await clients[connection]?.query({ name: `s${index}`, text, values: [...values] });
    }
  });
  await Promise.all(clients.map((client) => client.end()));

  console.log(`messages stored in PostgreSQL, ${CONNECTIONS} connections, ${statements.length} statements each`);
  console.log(`bare pg ${Math.round(bare)}/s, ours ${Math.round(ours)}/s: ${(ours / bare).toFixed(2)} (0.7 or more)`);
} finally {
  await postgres.stop();
}
