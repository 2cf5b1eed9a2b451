import { randomUUIDv7 } from 'node:crypto';
import { complete } from '../../src/contract/complete.ts';
import type { Message, NewConversation, Reply, SentMessage } from '../../src/contract/conversations.ts';
import { listFields, NEW_MESSAGE_FIELDS, REPLY_FIELDS } from '../../src/contract/message-fields.ts';
import { findNormalizedFault, normalizeMessage } from '../../src/contract/message-rules.ts';
import type { Language } from '../../src/contract/topic.ts';
import { answerDueAt } from '../calendar/working-hours.ts';
import type { MemberDependencies } from '../dependencies.ts';
import { draftKeyOf, dropSentDraft } from '../drafts/drafts.ts';
import { ProblemError } from '../errors.ts';
import { chooseProfile } from '../identity/identity.ts';
import type { MemberAccess, MemberTables } from '../identity/member-access.ts';
import { channelRules, contactOf } from '../notifications/channels/channel-rules.ts';
import { chooseChannels, queueNotifications } from '../notifications/queue-notifications.ts';
import { preferencesOf } from '../preferences/preferences.ts';
import type { ConversationRecord, MessageContent, MessageRecord } from './records.ts';
import { findCompleted, withIdempotencyKey } from './idempotency.ts';
import { createReference } from './reference.ts';
import { replyUntil } from './retention.ts';
import { messageId, readMessages, writeMessages } from './written-messages.ts';

/** A member's request to send, without its content. */
export interface SendRequest {
  /** The Idempotency-Key. */
  readonly key: string;
  /** Language of the notifications. */
  readonly language: Language;
}

/** Time of receipt and latest time of the answer. ISO 8601, UTC. */
type Times = Readonly<Record<'receivedAt' | 'answerDueAt', string>>;

/** Place of a message that is being stored. */
interface Place {
  readonly conversation: ConversationRecord;
  readonly position: number;
}

/** Makes the message as its readers see it. */
type Compose = (conversationId: string, position: number) => Message;

/** A message to send, with what differs between a new message and a reply. */
interface MessageToSend {
  /** Fields as the member entered them. */
  readonly content: MessageContent;
  /** Values of the whole request: a repeat has the same. */
  readonly identifiedBy: readonly unknown[];
  readonly action: 'message-sent' | 'follow-up-sent';
  /** Checks where the message belongs, and writes it into its conversation, a new one or not. */
  readonly place: (tables: MemberTables, times: Times, compose: Compose) => Promise<Place>;
}

/**
 * Stores a message that begins a conversation.
 *
 * @throws {ProblemError} `forbidden` (profile), `unknown-topic`, and as {@link send} does
 */
export function sendMessage(
  deps: MemberDependencies,
  access: MemberAccess,
  request: SendRequest,
  message: NewConversation,
): Promise<SentMessage> {
  const { theme, subject, motive, profile: wanted, ...content } = message;
  const topic = { theme, subject, motive };
  return send(deps, access, request, {
    content,
    identifiedBy: ['message', ...listFields(NEW_MESSAGE_FIELDS, message)],
    action: 'message-sent',
    async place({ conversations }, times, compose) {
      const profile = chooseProfile(access.identity, wanted);
      const labels = deps.catalogue.findTopic(profile, topic);
      if (!labels) throw new ProblemError('unknown-topic');
      // Version 7 follows time, which keeps new entries of an index together.
      const id = randomUUIDv7();
      const conversation: ConversationRecord = {
        id,
        reference: createReference(),
        memberId: access.memberId,
        memberSub: access.identity.id,
        profile,
        topic,
        labels,
        state: 'waiting',
        unread: false,
        receivedAt: times.receivedAt,
        answeredAt: null,
        lastMessageAt: times.receivedAt,
        answerDueAt: times.answerDueAt,
        messages: writeMessages([compose(id, 0)]),
      };
      await conversations.insert(conversation);
      return { conversation, position: 0 };
    },
  });
}

/**
 * Stores a reply in an answered conversation, which waits again. Replies are accepted for 30 days after the answer.
 *
 * @throws {ProblemError} `not-found`, `follow-up-not-allowed`, and as {@link send} does
 */
export function sendReply(
  deps: MemberDependencies,
  access: MemberAccess,
  request: SendRequest,
  { id, ...content }: Reply & { readonly id: string },
): Promise<SentMessage> {
  return send(deps, access, request, {
    content,
    identifiedBy: ['reply', id, ...listFields(REPLY_FIELDS, content)],
    action: 'follow-up-sent',
    async place({ conversations }, times, compose) {
      const at = new Date(times.receivedAt);
      const conversation = await conversations.find(id, at);
      const { state, answeredAt } = conversation;
      const mayReply = state === 'answered' && answeredAt !== null && replyUntil(answeredAt, at) !== null;
      if (!mayReply) throw new ProblemError('follow-up-not-allowed');
      const earlier = readMessages(conversation.messages);
      const position = earlier.length;
      await conversations.update(conversation, {
        state: 'waiting',
        lastMessageAt: times.receivedAt,
        answerDueAt: times.answerDueAt,
        messages: writeMessages([...earlier, compose(id, position)]),
      });
      return { conversation, position };
    },
  });
}

/**
 * Stores a member's message with its receipt, queues the confirmation and deletes the draft, in one transaction.
 *
 * @throws {ProblemError} a fault of the text, and as {@link withIdempotencyKey} does
 */
async function send(
  { clock, holidayRegion, channels: configured, outboxAdded }: MemberDependencies,
  access: MemberAccess,
  { key, language }: SendRequest,
  { content, identifiedBy, action, place }: MessageToSend,
): Promise<SentMessage> {
  const { identity, memberId } = access;
  const at = clock();

  // Rules of the text, before the database is asked for anything.
  const text = normalizeMessage(content.text);
  const fault = findNormalizedFault(text);
  if (fault) throw new ProblemError(fault);

  // Idempotency. A repeat is answered from the stored message, also when its place would be refused by now.
  const request = { ownerId: memberId, key };
  const idempotent = { ...request, identifiedBy };
  const { message, isRepeat } = await withIdempotencyKey<MemberTables>(
    access,
    idempotent,
    async (tables, fingerprint) => {
      // Rules of the place: profile and topic, or conversation.
      const times = { receivedAt: at.toISOString(), answerDueAt: answerDueAt(at, holidayRegion).toISOString() };
      const member = await tables.members.lock();
      const compose: Compose = (conversationId, position) =>
        complete<Message>({
          ...content,
          id: messageId(conversationId, position),
          author: 'member',
          text,
          sentAt: times.receivedAt,
          writtenBy: identity.proxy?.name || undefined,
        });
      const { conversation, position } = await place(tables, times, compose);
      const { id: conversationId, reference } = conversation;

      // Rows.
      const contact = contactOf(identity, language);
      const message: MessageRecord = {
        memberId,
        conversationId,
        position,
        sentAt: times.receivedAt,
        proxy: identity.proxy ?? null,
        agentId: null,
        contact,
        announcedBy: chooseChannels(configured, preferencesOf(member), { contact, kind: 'receipt' }),
        receipt: { reference, answerDueAt: times.answerDueAt },
        fingerprint,
      };
      await tables.messages.insert(message, request);
      await tables.members.save({ ...member, conversations: member.conversations + Number(position === 0) });
      const draft = draftKeyOf(access, position === 0 ? null : conversationId, conversation.profile);
      await dropSentDraft(tables.drafts, draft, { key, text });
      await tables.audit.insert({ at: times.receivedAt, action, conversationId });
      await queueNotifications(tables.outbox, message, 'receipt');
      return message;
    },
  );

  // Receipt.
  const sent = presentReceipt(message);
  if (!isRepeat && sent.notifiedBy.length > 0) outboxAdded();
  return sent;
}

/**
 * Reads the receipt of the message sent with this key, for a client that did not get the answer.
 * @throws {ProblemError} `not-found` when nothing was received, `still-sending` while it is being stored
 */
export async function readReceipt(access: MemberAccess, key: string): Promise<SentMessage> {
  return presentReceipt(await findCompleted(access, { ownerId: access.memberId, key }));
}

/**
 * Presents a stored message's receipt: the same each time.
 * @throws {ProblemError} `not-found` for an agent's message
 */
function presentReceipt({ conversationId, sentAt, contact, announcedBy, receipt }: MessageRecord): SentMessage {
  if (!receipt || !contact) throw new ProblemError('not-found');
  const { reference, answerDueAt } = receipt;
  const notifiedBy = announcedBy.map((channel) => {
    const { addressOf, mask } = channelRules[channel];
    return { channel, address: mask(addressOf(contact) ?? '') };
  });
  return { id: conversationId, reference, receivedAt: sentAt, answerDueAt, notifiedBy };
}
