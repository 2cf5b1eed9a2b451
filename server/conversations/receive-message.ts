import { findNormalizedFault } from '../../src/contract/message-rules.ts';
import type { Language } from '../../src/contract/topic.ts';
import { contactOf } from '../notifications/contact.ts';
import { draftOf, dropSentDraft } from '../drafts/drafts.ts';
import { ProblemError } from '../errors.ts';
import { actorOf, type Identity } from '../identity/identity.ts';
import { chooseChannels, queueNotifications } from '../notifications/queue-notifications.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ConversationRecord } from './conversation.ts';
import type { MessageRecord } from './message.ts';
import type { Tables } from '../store/store.ts';

/** Who sends, and under which key. */
export interface SendRequest {
  readonly identity: Identity;
  readonly key: string;
  /** Of the notifications. */
  readonly language: Language;
}

/** A member's text that has come in. */
export interface ReceivedText extends Pick<MessageRecord, 'position' | 'text' | 'fingerprint'> {
  /** Is in the store already. */
  readonly conversation: Pick<ConversationRecord, 'id' | 'reference'>;
  readonly receivedAt: string;
  readonly answerDueAt: string;
}

/** Stores a member's message with its receipt, and drops the draft it was. */
export async function receiveMessage(
  { channels: configured }: Pick<Dependencies, 'channels'>,
  tables: Tables,
  { identity, key, language }: SendRequest,
  { conversation: { id, reference }, position, text, receivedAt, answerDueAt, fingerprint }: ReceivedText,
): Promise<MessageRecord> {
  const isFirst = position === 0;
  const contact = contactOf(identity, language);
  const channels = await chooseChannels(configured, tables.preferences, {
    memberId: identity.id,
    contact,
    kind: 'receipt',
  });
  const message: MessageRecord = {
    memberId: identity.id,
    conversationId: id,
    position,
    author: 'member',
    text,
    sentAt: receivedAt,
    proxy: identity.proxy ?? null,
    agentId: null,
    contact,
    receipt: { reference, answerDueAt, channels },
    fingerprint,
  };
  await tables.messages.insert(message);
  await dropSentDraft(tables.drafts, draftOf(identity, isFirst ? null : id), { key, text });
  await tables.audit.insert({
    at: receivedAt,
    actorId: actorOf(identity),
    memberId: identity.id,
    action: isFirst ? 'message-sent' : 'follow-up-sent',
    conversationId: id,
  });
  await queueNotifications(tables.outbox, message, { kind: 'receipt', receivedAt, answerDueAt }, channels);
  return message;
}

/** @throws {ProblemError} with what keeps a member's text, normalized, from being sent */
export function assertMessage(text: string): void {
  const fault = findNormalizedFault(text);
  if (fault) throw new ProblemError(fault);
}
