import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Preferences } from '../../src/contract/preferences.ts';
import type { KeyedHash } from '../store/keyed-hash.ts';
import type { Schema } from '../store/schema.ts';
import { insertStatement, statement } from '../store/statement.ts';
import type { ReportUnreadable } from '../unreadable.ts';
import type { MemberRecord, Members } from './members.ts';

export interface MemberRow {
  member_id: string;
  /** Random text, another one after each change of what the member reads. */
  version: string;
  conversations: number;
  /** {@link Preferences} as JSON; null before a first choice. */
  preferences: string | null;
  /** Keyed hash of the columns, so that none can be changed unseen. The version may: it is random. */
  check_hash: string;
}

type Key = Pick<MemberRow, 'member_id'>;

const findRow = statement((db, key: Key) => db.selectFrom('member').selectAll().where('member_id', '=', key.member_id));

const findVersion = statement((db, key: Key) =>
  db.selectFrom('member').select('version').where('member_id', '=', key.member_id),
);

const lockRow = statement((db, key: Key) =>
  db.selectFrom('member').selectAll().where('member_id', '=', key.member_id).forUpdate(),
);

const insertRow = insertStatement('member', ['member_id', 'version', 'conversations', 'preferences', 'check_hash']);

const updateRow = statement((db, row: MemberRow) =>
  db
    .updateTable('member')
    .set({
      version: row.version,
      conversations: row.conversations,
      preferences: row.preferences,
      check_hash: row.check_hash,
    })
    .where('member_id', '=', row.member_id),
);

const countConversations = statement((db, key: Key) =>
  db
    .selectFrom('conversation')
    .select((select) => select.fn.countAll().as('rows'))
    .where('member_id', '=', key.member_id),
);

/** @param isShared whether other servers may be writing at the same time */
export function membersTable(
  db: Kysely<Schema>,
  keyedHash: KeyedHash,
  { isShared, report }: { readonly isShared: boolean; readonly report: ReportUnreadable },
): Members {
  const checkHashOf = (row: Omit<MemberRow, 'version' | 'check_hash'>) =>
    keyedHash('member', row.member_id, row.conversations, row.preferences);

  async function countStored(memberId: string): Promise<number> {
    const [counted] = await countConversations(db, { member_id: memberId });
    return Number(counted?.rows);
  }

  /** Reads a row. One that was changed or removed is made again from what is stored: a member must still be able to write. */
  async function toRecord(memberId: string, row: MemberRow | undefined): Promise<MemberRecord> {
    if (row && row.check_hash === checkHashOf(row)) {
      const { version, conversations, preferences } = row;
      return {
        memberId,
        version,
        conversations,
        ...(preferences !== null && { preferences: JSON.parse(preferences) as Preferences }),
      };
    }
    const conversations = await countStored(memberId);
    if (row) report({ table: 'member', reason: 'was changed' });
    else if (conversations > 0) report({ table: 'member', reason: 'removed' });
    return { memberId, version: row?.version, conversations };
  }

  async function find(memberId: string): Promise<MemberRecord> {
    const [row] = await findRow(db, { member_id: memberId });
    return toRecord(memberId, row);
  }

  async function findVersionOf(memberId: string): Promise<string | undefined> {
    const [row] = await findVersion(db, { member_id: memberId });
    return row?.version;
  }

  return {
    find,

    findVersion: findVersionOf,

    async lock(memberId) {
      const [row] = await (isShared ? lockRow : findRow)(db, { member_id: memberId });
      return toRecord(memberId, row);
    },

    async save({ memberId, version, conversations, preferences }) {
      const columns = {
        member_id: memberId,
        conversations,
        preferences: preferences === undefined ? null : JSON.stringify(preferences),
      };
      const row = { ...columns, version: randomUUID(), check_hash: checkHashOf(columns) };
      await (version === undefined ? insertRow : updateRow)(db, row);
    },

    async countMissing(memberId, read) {
      const { conversations, version } = await find(memberId);
      if (conversations <= read) return 0;
      const missing = Math.max(0, conversations - (await countStored(memberId)));
      // Another server may have erased or stored some between the two reads.
      if (missing > 0 && (await findVersionOf(memberId)) !== version) return 0;
      if (missing > 0) report({ table: 'conversation', reason: `${missing} removed` });
      return missing;
    },
  };
}
