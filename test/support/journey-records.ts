import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Delivery, KeptMail, KeptSms, Mailbox } from '../../demo/delivery/mailbox.ts';

const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 25;

export interface KeptMessage {
  readonly reference: string;
  readonly text: string;
}

/** The messages whose text contains this, read from the server's database behind its back. */
export function findMessages(database: string, part: string): KeptMessage[] {
  const connection = new Database(database, { readonly: true });
  try {
    return connection
      .prepare<[string], KeptMessage>(
        `select conversation.reference, message.text from message
         join conversation on conversation.id = message.conversation_id
         where instr(message.text, ?) > 0`,
      )
      .all(part);
  } finally {
    connection.close();
  }
}

/** Waits until as many deliveries as wanted have reached these addresses, and returns all of them, newest first. */
export async function waitForDeliveries(
  mailbox: Mailbox,
  addresses: readonly string[],
  count: number,
): Promise<Delivery[]> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await mailbox.list(addresses);
    if (found.length >= count) return found;
    if (Date.now() > end) assert.fail(`${found.length} of ${count} deliveries to ${addresses.join(', ')}`);
    await setTimeout(LOOK_AGAIN_MS);
  }
}

export const isMail = (delivery: Delivery): delivery is KeptMail => delivery.kind === 'mail';
export const isSms = (delivery: Delivery): delivery is KeptSms => delivery.kind === 'sms';
