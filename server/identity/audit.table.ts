import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { insertStatement } from '../store/statement.ts';

/** A line of the audit log: ids only, no content. */
export interface AuditRecord {
  readonly at: string;
  /** The proxy if there is one, else the member; an agent; or the purge. */
  readonly actorId: string;
  readonly memberId: string;
  readonly action: 'message-sent' | 'follow-up-sent' | 'answered' | 'read' | 'preferences-changed' | 'erased';
  readonly conversationId: string | null;
}

export interface Audit {
  insert(record: AuditRecord): Promise<void>;
}

export interface AuditRow {
  at: string;
  actor_id: string;
  member_id: string;
  action: string;
  conversation_id: string | null;
}

const insertRow = insertStatement('audit', ['at', 'actor_id', 'member_id', 'action', 'conversation_id']);

export function auditTable(db: Kysely<Schema>): Audit {
  return {
    async insert({ at, actorId, memberId, action, conversationId }) {
      await insertRow(db, { at, actor_id: actorId, member_id: memberId, action, conversation_id: conversationId });
    },
  };
}
