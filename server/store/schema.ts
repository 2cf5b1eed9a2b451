import type { ColumnType } from 'kysely';
import type { ConversationRow } from '../conversations/conversations.table.ts';
import type { IdempotencyRow } from '../conversations/idempotency.table.ts';
import type { MessageRow } from '../conversations/messages.table.ts';
import type { DraftRow } from '../drafts/drafts.table.ts';
import type { AuditRow } from '../identity/audit.table.ts';
import type { JobRow } from '../jobs/jobs.table.ts';
import type { OutboxWorkerRow } from '../notifications/leases.table.ts';
import type { FailedNotificationRow, OutboxRow } from '../notifications/outbox.table.ts';
import type { PreferenceRow } from '../preferences/preferences.table.ts';

/**
 * Tables, the same on SQLite and PostgreSQL. Times are ISO 8601 in UTC as text, which sorts as time does; flags are 0 or 1;
 * JSON is text; `sealed` is encrypted (sealer.ts). Keys of conversations and messages begin with the member, so that a
 * member's rows stand together.
 */
export interface Schema {
  conversation: ConversationRow;
  message: MessageRow;
  outbox: OutboxRow;
  outbox_worker: OutboxWorkerRow;
  failed_notification: FailedNotificationRow;
  idempotency: IdempotencyRow;
  draft: DraftRow;
  preference: PreferenceRow;
  audit: AuditRow;
  encryption_key: EncryptionKeyRow;
  job: JobRow;
  probe: { id: number; written_at: string };
}

/** An encryption key in use, with a known text that it has sealed. */
export interface EncryptionKeyRow {
  id: ColumnType<string, string, never>;
  sealed: Uint8Array;
}
