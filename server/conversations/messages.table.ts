import { sql, type Kysely } from 'kysely';
import type { KeyedHash } from '../store/keyed-hash.ts';
import type { Schema } from '../store/schema.ts';
import { additionalDataOf, type SealedTable } from '../store/sealed-table.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import { openOne, type ReportUnreadable } from '../unreadable.ts';
import type { MessageRecord, Messages } from './records.ts';

export interface MessageRow {
  member_id: string;
  conversation_id: string;
  position: number;
  sent_at: string;
  /** Keyed hash of the request that made it; no other message has the same. */
  request: string;
  /** {@link Details}; null once the message was erased: its request stays for some days, so that no repeat is stored. */
  sealed: Uint8Array | null;
}

type StoredRow = MessageRow & { readonly sealed: Uint8Array };

/** Encrypted part of a message's record: all that is no column. */
export type Details = Omit<MessageRecord, 'memberId' | 'conversationId' | 'position' | 'sentAt'>;

export const SEALED_MESSAGES: SealedTable<'message'> = {
  name: 'message',
  key: ['member_id', 'conversation_id', 'position'],
  bound: ['member_id', 'conversation_id', 'position', 'sent_at', 'request'],
  sealed: ['sealed'],
};

const insertRow = insertStatement('message', [...SEALED_MESSAGES.bound, 'sealed']);

type RowKey = Pick<MessageRow, 'member_id' | 'conversation_id' | 'position'>;

const findOne = statement((db, key: RowKey) =>
  db
    .selectFrom('message')
    .selectAll()
    .where('member_id', '=', key.member_id)
    .where('conversation_id', '=', key.conversation_id)
    .where('position', '=', key.position),
);

const findMade = statement((db, { request }: Pick<MessageRow, 'request'>) =>
  db.selectFrom('message').selectAll().where('request', '=', request),
);

export function messagesTable(
  db: Kysely<Schema>,
  sealer: Sealer,
  keyedHash: KeyedHash,
  report: ReportUnreadable,
): Messages {
  /** @throws {UnreadableError} */
  async function toRecord(row: StoredRow): Promise<MessageRecord> {
    const details = await openOne(
      () => openDetails(sealer, row),
      ({ message }) => report({ table: 'message', conversationId: row.conversation_id, reason: message }),
    );
    return {
      ...details,
      memberId: row.member_id,
      conversationId: row.conversation_id,
      position: row.position,
      sentAt: row.sent_at,
    };
  }

  return {
    async insert({ memberId, conversationId, position, sentAt, ...details }, { ownerId, key }) {
      const row = {
        member_id: memberId,
        conversation_id: conversationId,
        position,
        sent_at: sentAt,
        request: keyedHash('request', ownerId, key),
      };
      const sealed = sealer.seal(JSON.stringify(details), additionalDataOf(SEALED_MESSAGES, 'sealed', row));
      await insertRow(db, { ...row, sealed });
    },

    async find({ memberId, conversationId, position }) {
      const [row] = await findOne(db, { member_id: memberId, conversation_id: conversationId, position });
      if (row && isStored(row)) return toRecord(row);
      report({ table: 'message', conversationId, reason: 'removed' });
      return undefined;
    },

    async findByRequest({ ownerId, key }) {
      const [row] = await findMade(db, { request: keyedHash('request', ownerId, key) });
      return row && (isStored(row) ? toRecord(row) : 'erased');
    },

    async deleteErased(before, limit) {
      const { numAffectedRows = 0n } = await sql`delete from message where request in (
        select request from message where sealed is null and sent_at < ${before} limit ${limit}
      )`.execute(db);
      return Number(numAffectedRows);
    },
  };
}

const isStored = (row: MessageRow): row is StoredRow => row.sealed !== null;

/**
 * Opens the encrypted part of a message's record.
 * @throws {SealError}
 */
export function openDetails(sealer: Sealer, row: StoredRow): Details {
  return JSON.parse(sealer.open(row.sealed, additionalDataOf(SEALED_MESSAGES, 'sealed', row)).toString()) as Details;
}
