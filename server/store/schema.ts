import type { ColumnType } from 'kysely';
import type { ConversationRow } from '../conversations/conversations.table.ts';
import type { MessageRow } from '../conversations/messages.table.ts';
import type { TopicLabelsRow } from '../conversations/topic-labels.table.ts';
import type { DraftRow } from '../drafts/drafts.table.ts';
import type { AuditRow } from '../identity/audit.table.ts';
import type { MemberRow } from '../identity/members.table.ts';
import type { JobRow } from '../jobs/jobs.table.ts';
import type { OutboxWorkerRow } from '../notifications/leases.table.ts';
import type { FailedNotificationRow, OutboxRow } from '../notifications/outbox.table.ts';
import type { SecretRow } from './keyed-hash.ts';

/**
 * Tables, the same on SQLite and PostgreSQL. Times are ISO 8601 in UTC as text, which sorts as time does; flags are 0 or 1;
 * JSON is text; bytes are encrypted (sealer.ts). People stand in them under pseudonyms (keyed-hash.ts). Keys of conversations
 * and messages begin with the member, so that a member's rows stand together.
 */
export interface Schema {
  member: MemberRow;
  topic_labels: TopicLabelsRow;
  conversation: ConversationRow;
  message: MessageRow;
  outbox: OutboxRow;
  outbox_worker: OutboxWorkerRow;
  failed_notification: FailedNotificationRow;
  draft: DraftRow;
  audit: AuditRow;
  encryption_key: EncryptionKeyRow;
  secret: SecretRow;
  job: JobRow;
  probe: { id: number; written_at: string };
}

/** An encryption key in use, with a known text that it has sealed. */
export interface EncryptionKeyRow {
  id: ColumnType<string, string, never>;
  sealed: Uint8Array;
}
