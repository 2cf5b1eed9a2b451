import type { Message } from '../../src/contract/conversations.ts';
import { messageId, writeMessages } from '../../server/conversations/written-messages.ts';
import type { ConversationRecord, MessageRecord, RequestKey } from '../../server/conversations/records.ts';
import type { OutboxRecord } from '../../server/notifications/outbox.ts';
import { TOPIC } from './server-app.ts';

export const AT = '2026-03-04T09:00:00.000Z';
const LABEL = { fr: 'Santé' };
const CONTACT = {
  name: 'Camille',
  writtenBy: null,
  email: 'camille@example.test',
  phone: '+33612345678',
  language: 'fr',
} as const;

export function conversationRecord(id: string, changes: Partial<ConversationRecord> = {}): ConversationRecord {
  return {
    id,
    reference: `REF-${id}`,
    memberId: 'member',
    memberSub: 'member-of-the-token',
    profile: 'particulier',
    topic: TOPIC,
    labels: { theme: LABEL, subject: LABEL, motive: LABEL },
    state: 'waiting',
    unread: false,
    receivedAt: AT,
    answeredAt: null,
    lastMessageAt: AT,
    answerDueAt: AT,
    messages: writeMessages([shownMessage(id)]),
    ...changes,
  };
}

/** A message as its readers see it. */
export function shownMessage(conversationId: string, changes: Partial<Message> = {}, position = 0): Message {
  const id = messageId(conversationId, position);
  return { id, author: 'member', text: 'Une première question.', sentAt: AT, ...changes };
}

export function messageRecord(conversationId: string, changes: Partial<MessageRecord> = {}): MessageRecord {
  return {
    memberId: 'member',
    conversationId,
    position: 0,
    sentAt: AT,
    proxy: null,
    agentId: null,
    contact: CONTACT,
    announcedBy: ['email', 'sms'],
    receipt: { reference: `REF-${conversationId}`, answerDueAt: AT },
    fingerprint: `fingerprint-${conversationId}`,
    ...changes,
  };
}

/** Request that made a message, as its only one. */
export const requestOf = ({ memberId, conversationId, position }: MessageRecord): RequestKey => ({
  ownerId: memberId,
  key: `${conversationId}.${position}`,
});

export function outboxRecord(conversationId: string, changes: Partial<OutboxRecord> = {}): OutboxRecord {
  return {
    memberId: 'member',
    conversationId,
    position: 0,
    kind: 'receipt',
    channel: 'email',
    id: `outbox-${conversationId}`,
    createdAt: AT,
    ...changes,
  };
}
