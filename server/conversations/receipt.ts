import type { SentMessage } from '../../src/contract/messaging.ts';
import { addressOf, maskAddress } from '../notifications/contact.ts';
import { ProblemError } from '../errors.ts';
import { findCompleted } from './idempotency.ts';
import type { Dependencies } from '../dependencies.ts';
import type { MessageRecord } from './message.ts';
import type { Store } from '../store/store.ts';

/**
 * What the member is told who sent a message with this key and did not hear the answer.
 * @throws {ProblemError} `not-found` when nothing was received, `still-sending` while it is being stored
 */
export async function readReceipt(store: Store, memberId: string, key: string): Promise<SentMessage> {
  return presentReceipt(await findCompleted(store, memberId, key));
}

/** Has a message's receipt sent, if that was not done before, and says what the member is told. */
export function acknowledge(
  { outboxAdded }: Pick<Dependencies, 'outboxAdded'>,
  { message, repeated }: { message: MessageRecord; repeated: boolean },
): SentMessage {
  const sent = presentReceipt(message);
  if (!repeated && sent.notifiedBy.length > 0) outboxAdded();
  return sent;
}

/**
 * What a member is told of a message that is there: the same each time.
 * @throws {ProblemError} `not-found` for an agent's
 */
function presentReceipt({ conversationId, sentAt, contact, receipt }: MessageRecord): SentMessage {
  if (!receipt || !contact) throw new ProblemError('not-found');
  const { reference, answerDueAt, channels } = receipt;
  const notifiedBy = channels.map((channel) => ({
    channel,
    address: maskAddress(channel, addressOf(contact, channel)),
  }));
  return { id: conversationId, reference, receivedAt: sentAt, answerDueAt, notifiedBy };
}
