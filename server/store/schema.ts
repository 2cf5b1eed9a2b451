import type { ColumnType } from 'kysely';
import type { Channel } from '../../src/contract/messaging.ts';
import type { Profile } from '../../src/contract/topic.ts';

/**
 * The same on SQLite and PostgreSQL. Times are ISO 8601 in UTC as text, which sorts as time does; flags are 0 or 1; JSON
 * is text; `sealed` is encrypted (sealer.ts). A member's conversations and messages stand together: their keys begin with the member.
 */
export interface Schema {
  conversation: ConversationRow;
  message: MessageRow;
  outbox: OutboxRow;
  idempotency: IdempotencyRow;
  draft: DraftRow;
  preference: PreferenceRow;
  audit: AuditRow;
  encryption_key: EncryptionKeyRow;
  job: JobRow;
  probe: { id: number; written_at: string };
}

export interface ConversationRow {
  member_id: string;
  id: string;
  reference: string;
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
}

export interface MessageRow {
  member_id: string;
  conversation_id: string;
  position: number;
  author: 'member' | 'agent';
  /** Code points of the text, for the database's own check. */
  characters: number;
  sent_at: string;
  proxy_id: string | null;
  agent_id: string | null;
  /** The text, and of whom it is from what is personal. */
  sealed: Uint8Array;
}

export interface OutboxRow {
  conversation_id: string;
  position: number;
  kind: 'receipt' | 'answer';
  channel: Channel;
  member_id: string;
  id: string;
  received_at: string;
  answer_due_at: string | null;
  created_at: string;
  state: 'pending' | 'sent' | 'failed';
  attempts: number;
  /** When it is due; for a row that a worker has claimed, the end of its lease. */
  next_attempt_at: string;
  /** The worker that has claimed it. */
  worker: string | null;
  /** When it was sent or given up. */
  ended_at: string | null;
  failure: string | null;
}

export interface IdempotencyRow {
  owner_id: string;
  key: string;
  /** The message that came of it. */
  member_id: string;
  conversation_id: string;
  position: number;
  created_at: string;
}

export interface DraftRow {
  member_id: string;
  actor_id: string;
  /** Empty for a new message. */
  conversation_id: string;
  version: string;
  sealed: Uint8Array;
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

export interface JobRow {
  name: string;
  /** Who does it, or did it last. */
  worker: string;
  /** When it is due next; while it is being done, the end of its worker's lease. */
  due_at: string;
}

/** Each key that anything was ever sealed with, with a known text sealed by it. */
export interface EncryptionKeyRow {
  id: ColumnType<string, string, never>;
  sealed: Uint8Array;
}
