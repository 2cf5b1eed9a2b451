/*
 * Measures how fast pending mails are delivered to a mail server on the same machine, with an idle API and with one that
 * accepts messages as fast as it can.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../server/config.ts';
import { startServer } from '../../server/start-server.ts';
import { openStore } from '../../server/store/open-store.ts';
import { ENVIRONMENT } from '../support/server-environment.ts';
import { createIssuer } from '../support/server-tokens.ts';
import { conversationRecord, messageRecord, outboxRecord } from '../support/store-records.ts';
import { load } from './bench-servers.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import { withScratchFolder } from './scratch-folder.ts';

const MAILS = 3000;
const CONNECTIONS = 16;
const LOAD_SECONDS = 5;
const POLL_INTERVAL_MS = 20;

const inFolder = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Member without addresses, so that the load queues no notifications. */
const MEMBER = { sub: 'member-bench', name: 'Camille Martin', profiles: ['particulier'] };
const BODY = JSON.stringify({
  theme: 'sante',
  subject: 'cartes-assurance-maladie',
  motive: 'carte-europeenne',
  text: 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4),
});

interface Result {
  mailsPerSecond: number;
  load: LoadResult | undefined;
}

async function measure(folder: string, smtpUrl: string, withLoad: boolean): Promise<Result> {
  const issuer = await createIssuer();
  const provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks))).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const config = readConfig({
    ...ENVIRONMENT,
    DATABASE_URL: `file:${join(folder, `outbox-${withLoad}.sqlite`)}`,
    JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`,
    SMTP_URL: smtpUrl,
  });
  await queueMails(config);
  const server = await startServer({ config, log: () => undefined });
  const start = performance.now();
  const { outbox } = server.dependencies.store;
  const options: LoadOptions = {
    url: `http://127.0.0.1:${server.port}/api/conversations`,
    connections: CONNECTIONS,
    length: { seconds: LOAD_SECONDS },
    tokens: [await issuer.token({ exp: Math.floor(Date.now() / 1000) + 3600, ...MEMBER })],
    body: BODY,
  };
  const loading = withLoad ? load(options) : undefined;
  let ms = 0;
  for (let pending = MAILS; pending > 0; { pending } = await outbox.count()) {
    await pause(POLL_INTERVAL_MS);
    ms = performance.now() - start;
  }
  const result = { mailsPerSecond: (MAILS * 1000) / ms, load: await loading };
  await server.close();
  provider.close();
  return result;
}

async function queueMails(config: Parameters<typeof openStore>[0]): Promise<void> {
  const store = await openStore(config);
  await store.transaction(async ({ conversations, messages, outbox }) => {
    for (let i = 0; i < MAILS; i++) {
      const id = `c${i}`;
      const memberId = `m${i}`;
      await conversations.insert(conversationRecord(id, { memberId }));
      await messages.insert(messageRecord(id, { memberId }), { ownerId: memberId, key: id });
      await outbox.insert([outboxRecord(id, { memberId })]);
    }
  });
  await store.close();
}

const sink = spawn(process.execPath, [inFolder('mail-sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
await withScratchFolder(async (folder) => {
  const [port] = (await once(createInterface({ input: sink.stdout }), 'line')) as [string];
  const smtpUrl = `smtp://127.0.0.1:${port}`;
  const alone = await measure(folder, smtpUrl, false);
  const loaded = await measure(folder, smtpUrl, true);
  const describe = ({ mailsPerSecond, load }: Result) => ({
    'mails/s': Math.round(mailsPerSecond),
    'POST/s': load ? Math.round(load.requestsPerSecond) : '',
    'POST p99 ms': load?.p99 ?? '',
  });
  console.log(`${MAILS} mails that wait, to a mail server on this machine, from SQLite with synchronous=FULL`);
  console.table({
    'nothing else to do': describe(alone),
    [`POST /api/conversations at ${CONNECTIONS} connections`]: describe(loaded),
  });
  console.log(`under load: ${Math.round(loaded.mailsPerSecond)} mails/s (500 or more)`);
}).finally(() => sink.kill());
