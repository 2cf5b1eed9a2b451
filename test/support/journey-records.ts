import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { SampleMemberId } from '../../demo/sample-members.ts';
import type { Delivery, KeptMail, KeptSms, Mailbox } from '../../demo/delivery/mailbox.ts';
import type { History } from '../../src/contract/conversations.ts';
import type { Stage } from './journey-stage.ts';

const TIMEOUT_MS = 10_000;
const POLL_INTERVAL_MS = 25;

export interface StoredMessage {
  readonly reference: string;
  readonly text: string;
}

/** Reads from the server the member's messages whose text contains `part`. */
export async function findMessages(stage: Stage, part: string, member: SampleMemberId = 'particulier') {
  const response = await stage.callApi(member, 'GET', '/conversations?include=messages');
  const { conversations } = (await response.json()) as History;
  return conversations.flatMap(({ reference, messages = [] }) =>
    messages.flatMap(({ text }): StoredMessage[] => (text.includes(part) ? [{ reference, text }] : [])),
  );
}

/** Waits for at least `count` deliveries to these addresses. @returns all of them, newest first */
export async function waitForDeliveries(
  mailbox: Mailbox,
  addresses: readonly string[],
  count: number,
): Promise<Delivery[]> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await mailbox.list(addresses);
    if (found.length >= count) return found;
    if (Date.now() > end) assert.fail(`${found.length} of ${count} deliveries to ${addresses.join(', ')}`);
    await setTimeout(POLL_INTERVAL_MS);
  }
}

export const isMail = (delivery: Delivery): delivery is KeptMail => delivery.kind === 'mail';
export const isSms = (delivery: Delivery): delivery is KeptSms => delivery.kind === 'sms';
