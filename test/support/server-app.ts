import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JWTPayload } from 'jose';
import { CHANNELS, type Channel } from '../../src/contract/channels.ts';
import type { SentMessage } from '../../src/contract/conversations.ts';
import { createApp } from '../../server/app.ts';
import { createVerifyToken, type VerifyToken } from '../../server/identity/verify-token.ts';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import type { Delivery } from '../../server/notifications/outbox.ts';
import type { Store } from '../../server/store/store.ts';
import type { HolidayRegion } from '../../server/calendar/public-holidays.ts';
import type { LogFields } from '../../server/log.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { UnreadableRow } from '../../server/unreadable.ts';
import { openStore } from '../../server/store/open-store.ts';
import { checkAnswer } from './check-answer.ts';
import { ENCRYPTION_KEYS } from './encryption-keys.ts';
import { AGENT, AUDIENCE, createIssuer, ISSUER, type TestIssuer } from './server-tokens.ts';

export const TOPIC = { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' };
export const TEXT = 'Bonjour, ma carte européenne n’est pas arrivée.';

/** Start of the test clock: Wednesday, 10:00 in Paris. */
export const START = new Date('2026-03-04T09:00:00.000Z');

export interface TestApp {
  readonly app: ReturnType<typeof createApp>;
  readonly store: Store;
  readonly databaseUrl: string;
  readonly issuer: TestIssuer;
  /** Time of the server's clock; tests set it. */
  now: Date;
  /** Number of times the outbox's worker was woken for new rows. */
  wakes: number;
  readonly logged: { level: string; event: string; fields: LogFields }[];
  /** Calls the API with the given claims; `body` is sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
  /** Answers a conversation as an agent. */
  answer(id: string, text?: string): Promise<Response>;
  /** Claims all rows that wait in the outbox, without delivering them. */
  claimDue(): Promise<Delivery[]>;
  /** Sends a message with the given claims. @returns the answer */
  send(as: JWTPayload, options?: { text?: string; headers?: Record<string, string> }): Promise<SentMessage>;
}

export interface CallOptions {
  as?: JWTPayload;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestAppOptions {
  corsOrigins?: string[];
  holidayRegion?: HolidayRegion;
  channels?: readonly Channel[];
  verifyToken?: VerifyToken;
  store?: Store;
  maxConcurrent?: number;
}

/** Creates a folder that is removed when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'secure-messaging-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates the whole app on a new SQLite file, with a clock that tests set and without workers. */
export async function createTestApp(t: TestContext, options: TestAppOptions = {}): Promise<TestApp> {
  const databaseUrl = `file:${join(temporaryFolder(t), 'messages.sqlite')}`;
  const logged: TestApp['logged'] = [];
  const onUnreadable = ({ table, conversationId, reason }: UnreadableRow) =>
    void logged.push({ level: 'error', event: 'row-unreadable', fields: { table, conversationId, reason } });
  const store = options.store ?? (await openStore({ databaseUrl, encryptionKeys: ENCRYPTION_KEYS, onUnreadable }));
  t.after(() => store.close());
  const issuer = await createIssuer();
  const clock = () => test.now;
  const catalogue = loadCatalogue();
  const test: TestApp = {
    app: createApp({
      store,
      catalogue,
      clock,
      holidayRegion: options.holidayRegion ?? 'metropole',
      channels: options.channels ?? CHANNELS,
      outboxAdded: () => void test.wakes++,
      verifyToken: options.verifyToken ?? createVerifyToken({ issuer: ISSUER, audience: AUDIENCE }, issuer.keys, clock),
      corsOrigins: options.corsOrigins ?? [],
      metrics: createMetrics({ countOutbox: () => store.outbox.count() }),
      log: (level, event, fields = {}) => void test.logged.push({ level, event, fields }),
      ...(options.maxConcurrent !== undefined && { maxConcurrent: options.maxConcurrent }),
    }),
    store,
    databaseUrl,
    issuer,
    now: START,
    wakes: 0,
    logged,
    async call(method, path, { as, body, headers = {} } = {}) {
      const token = as && (await issuer.token(as, Math.floor(test.now.getTime() / 1000)));
      return test.app.request(path, {
        method,
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    answer: (id, text = 'Bonjour.') =>
      test.call('POST', `/api/agent/conversations/${id}/messages`, {
        as: AGENT,
        body: { text },
        headers: { 'Idempotency-Key': randomUUID() },
      }),
    claimDue: () =>
      store.transaction(async ({ outbox }) => {
        const claim = { worker: 'test', now: '9999', limit: 200 };
        const mails = await outbox.claim({ ...claim, channel: 'email' });
        return [...mails, ...(await outbox.claim({ ...claim, channel: 'sms' }))];
      }),
    async send(as, { text = TEXT, headers = {} } = {}) {
      const response = await test.call('POST', '/api/conversations', {
        as,
        body: { ...TOPIC, text },
        headers: { 'Idempotency-Key': randomUUID(), ...headers },
      });
      if (response.status !== 201) throw new Error(`not sent: ${response.status} ${await response.text()}`);
      return (await response.json()) as SentMessage;
    },
  };
  const { app } = test;
  const request = app.request;
  // Every test of a route so holds the answers to their description as well.
  app.request = async (input, init, ...rest) => {
    const response = await request(input, init, ...rest);
    const { pathname } = new URL(input instanceof Request ? input.url : String(input), 'http://localhost');
    await checkAnswer(app, init?.method ?? 'GET', pathname, response);
    return response;
  };
  return test;
}
