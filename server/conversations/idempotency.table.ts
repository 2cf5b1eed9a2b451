import type { Kysely } from 'kysely';
import { deleteExpired } from '../store/delete-expired.ts';
import type { Schema } from '../store/schema.ts';
import { insertStatement, statement } from '../store/statement.ts';
import type { Idempotency } from './idempotency.ts';

export interface IdempotencyRow {
  owner_id: string;
  key: string;
  /** Key of the message that the request made. */
  member_id: string;
  conversation_id: string;
  position: number;
  created_at: string;
}

const findRow = statement((db, key: Pick<IdempotencyRow, 'owner_id' | 'key'>) =>
  db.selectFrom('idempotency').selectAll().where('owner_id', '=', key.owner_id).where('key', '=', key.key),
);

const insertRow = insertStatement('idempotency', [
  'owner_id',
  'key',
  'member_id',
  'conversation_id',
  'position',
  'created_at',
]);

export function idempotencyTable(db: Kysely<Schema>): Idempotency {
  return {
    async find(ownerId, key) {
      const [row] = await findRow(db, { owner_id: ownerId, key });
      if (!row) return undefined;
      const made = { memberId: row.member_id, conversationId: row.conversation_id, position: row.position };
      return { ownerId, key, made, createdAt: row.created_at };
    },

    async insert({ ownerId, key, made, createdAt }) {
      await insertRow(db, {
        owner_id: ownerId,
        key,
        member_id: made.memberId,
        conversation_id: made.conversationId,
        position: made.position,
        created_at: createdAt,
      });
    },

    deleteOlderThan: (before, batch) =>
      deleteExpired(db, { table: 'idempotency', key: ['owner_id', 'key'], date: 'created_at', before }, batch),
  };
}
