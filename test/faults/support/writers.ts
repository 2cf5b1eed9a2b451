import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { SentMessage } from '../../../src/contract/conversations.ts';
import { TOPIC } from '../../support/server-app.ts';

/** Time after which a writer abandons a request and retries, in ms. */
const REQUEST_TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 20;

export interface Acknowledged {
  readonly member: string;
  readonly text: string;
  readonly sent: SentMessage;
}

/** Posts a message under one idempotency key until it is acknowledged, across restarts of the server. */
async function sendUntilAcknowledged(
  urlOf: () => string,
  member: string,
  token: string,
  signal: AbortSignal,
): Promise<Acknowledged> {
  const key = randomUUID();
  const text = `Un message avec la clé ${key}.`;
  for (;;) {
    const response = await post(urlOf(), { token, key, text }).catch(() => undefined);
    if (response?.status === 201) return { member, text, sent: (await response.json()) as SentMessage };
    if (response && ![409, 503].includes(response.status)) throw new Error(`answered ${response.status}`);
    await pause(RETRY_DELAY_MS, undefined, { signal });
  }
}

/** Posts a message once. */
export function post(
  url: string,
  { token, key, text }: { token: string; key: string; text: string },
): Promise<Response> {
  return fetch(`${url}/api/conversations`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ ...TOPIC, text }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
}

export interface Writers {
  readonly acknowledged: readonly Acknowledged[];
  /** Lets each writer finish its current message, then stops. */
  stop(): Promise<void>;
}

/** Starts members who send one message after the other. The end of the test aborts those that still wait. */
export function startWriters(
  { signal }: TestContext,
  urlOf: () => string,
  members: ReadonlyMap<string, string>,
): Writers {
  const acknowledged: Acknowledged[] = [];
  let stopped = false;
  const write = async ([member, token]: [string, string]) => {
    while (!stopped) acknowledged.push(await sendUntilAcknowledged(urlOf, member, token, signal));
  };
  const writing = Promise.all([...members].map(write));
  // Errors surface in stop(); without this they would be unhandled until then.
  writing.catch(() => undefined);
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await writing;
    },
  };
}
