import type { ColumnType } from 'kysely';
import type { Channel } from '../../src/contract/messaging.ts';
import type { Profile } from '../../src/contract/topic.ts';

/** Times are ISO 8601 in UTC as text, which sorts as time does; flags are 0 or 1; JSON is text. */
export interface Schema {
  conversation: ConversationRow;
  message: MessageRow;
  outbox: OutboxRow;
  idempotency: IdempotencyRow;
  draft: DraftRow;
  preference: PreferenceRow;
  audit: AuditRow;
  probe: { id: number; written_at: string };
}

export interface ConversationRow {
  id: string;
  reference: string;
  member_id: string;
  profile: Profile;
  theme: string;
  subject: string;
  motive: string;
  labels: string;
  state: 'waiting' | 'answered';
  unread: number;
  received_at: string;
  answered_at: string | null;
  last_message_at: string;
  answer_due_at: string | null;
  member_name: string;
  email: string | null;
  phone: string | null;
  language: string;
  written_by: string | null;
}

export interface MessageRow {
  id: string;
  conversation_id: string;
  position: number;
  author: 'member' | 'agent';
  text: string;
  sent_at: string;
  proxy_id: string | null;
  proxy_name: string | null;
  agent_id: string | null;
}

export interface OutboxRow {
  id: string;
  conversation_id: string;
  reference: string;
  kind: 'receipt' | 'answer';
  channel: Channel;
  recipient: string;
  name: string;
  written_by: string | null;
  language: string;
  received_at: string;
  answer_due_at: string | null;
  created_at: string;
  attempts: number;
  next_attempt_at: string;
  state: ColumnType<'pending' | 'sent' | 'failed', 'pending', 'sent' | 'failed'>;
  sent_at: ColumnType<string | null, never, string>;
  failure: ColumnType<string | null, never, string>;
}

export interface IdempotencyRow {
  owner_id: string;
  key: string;
  fingerprint: string;
  answer: string;
  created_at: string;
}

export interface DraftRow {
  member_id: string;
  content: string;
  updated_at: string;
}

export interface PreferenceRow {
  member_id: string;
  content: string;
  updated_at: string;
}

export interface AuditRow {
  at: string;
  actor_id: string;
  member_id: string;
  action: string;
  conversation_id: string | null;
}
