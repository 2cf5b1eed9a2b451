import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { SentMessage } from '../../../src/contract/messaging.ts';
import { TOPIC } from '../../support/server-app.ts';

/** How long a member waits for an answer before they press again, in ms. */
const PATIENCE_MS = 10_000;
const BETWEEN_TRIES_MS = 20;

export interface Acknowledged {
  readonly member: string;
  readonly text: string;
  readonly sent: SentMessage;
}

/** Posts a message under a key of its own until it is acknowledged, however often the server dies meanwhile. */
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
    await pause(BETWEEN_TRIES_MS, undefined, { signal });
  }
}

/** One POST of a message. */
export function post(
  url: string,
  { token, key, text }: { token: string; key: string; text: string },
): Promise<Response> {
  return fetch(`${url}/api/conversations`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ ...TOPIC, text }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

export interface Writers {
  readonly acknowledged: readonly Acknowledged[];
  /** Ends with the messages that are on their way. */
  stop(): Promise<void>;
}

/** Members who write one message after the other. Those who wait for a server when the test has ended give up. */
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
  // Looked at when they are stopped.
  writing.catch(() => undefined);
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await writing;
    },
  };
}
