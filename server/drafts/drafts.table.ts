import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Draft } from '../../src/contract/drafts.ts';
import type { Profile } from '../../src/contract/topic.ts';
import { UnreadableError } from '../errors.ts';
import { deleteExpired } from '../store/delete-expired.ts';
import type { Schema } from '../store/schema.ts';
import { additionalDataOf, type SealedTable } from '../store/sealed-table.ts';
import type { Sealer } from '../store/sealer.ts';
import { statement } from '../store/statement.ts';
import type { ReportUnreadable } from '../unreadable.ts';
import type { DraftKey, Drafts, FoundDraft, Precondition } from './drafts.ts';

export interface DraftRow {
  member_id: string;
  actor_id: string;
  /** Id of the conversation of a reply; empty for a new message. */
  conversation_id: string;
  /** Profile of a new message; empty for a reply. */
  profile: Profile | '';
  version: string;
  sealed: Uint8Array;
  updated_at: string;
}

const KEY = ['member_id', 'actor_id', 'conversation_id', 'profile'] as const;

export const SEALED_DRAFTS: SealedTable<'draft'> = { name: 'draft', key: KEY, bound: KEY, sealed: ['sealed'] };

type RowKey = Pick<DraftRow, (typeof KEY)[number]>;

const findRow = statement((db, key: RowKey) =>
  db
    .selectFrom('draft')
    .select(['version', 'sealed'])
    .where('member_id', '=', key.member_id)
    .where('actor_id', '=', key.actor_id)
    .where('conversation_id', '=', key.conversation_id)
    .where('profile', '=', key.profile),
);

const listNewMessages = statement((db, writer: Pick<RowKey, 'member_id' | 'actor_id'>) =>
  db
    .selectFrom('draft')
    .select(['profile', 'version', 'sealed', 'updated_at'])
    .where('member_id', '=', writer.member_id)
    .where('actor_id', '=', writer.actor_id)
    .where('conversation_id', '=', sql.lit('')),
);

/** @param isShared whether other servers may be writing at the same time */
export function draftsTable(
  db: Kysely<Schema>,
  sealer: Sealer,
  { isShared, report }: { readonly isShared: boolean; readonly report: ReportUnreadable },
): Drafts {
  function open(key: DraftKey, { version, sealed }: Pick<DraftRow, 'version' | 'sealed'>): FoundDraft {
    try {
      return {
        key,
        version,
        draft: JSON.parse(
          sealer.open(sealed, additionalDataOf(SEALED_DRAFTS, 'sealed', toRowKey(key))).toString(),
        ) as Draft,
      };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      const { conversationId } = key;
      if (error.permanent) {
        report({ table: 'draft', ...(conversationId !== null && { conversationId }), reason: error.message });
      }
      return { key, version, draft: error };
    }
  }
  /** Matches the draft if it meets a precondition that needs one. */
  const rowOf = (key: DraftKey, precondition: Precondition) => (row: ExpressionBuilder<Schema, 'draft'>) =>
    row.and([
      row.and(toRowKey(key)),
      ...(typeof precondition === 'object' ? [row('version', 'in', precondition.versions)] : []),
    ]);
  return {
    async lock({ memberId, actorId, conversationId }) {
      if (!isShared) return;
      // Locks the key's name, since there may be no row yet.
      const name = JSON.stringify(['draft', memberId, actorId, conversationId]);
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
    },

    async find(key) {
      const [row] = await findRow(db, toRowKey(key));
      return row && open(key, row);
    },

    async listOfNewMessages({ memberId, actorId }, profiles) {
      const rows = await listNewMessages(db, { member_id: memberId, actor_id: actorId });
      return rows
        .map((row) => ({ ...row, profile: row.profile || undefined }))
        .filter(({ profile }) => profile === undefined || profiles.includes(profile))
        .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
        .map((row) => open({ memberId, actorId, conversationId: null, profile: row.profile }, row))
        .filter(
          ({ draft }) =>
            draft instanceof UnreadableError || draft.profile === undefined || profiles.includes(draft.profile),
        );
    },

    async save({ key, draft, version }, at, precondition = 'any') {
      const content = {
        version,
        sealed: sealer.seal(JSON.stringify(draft), additionalDataOf(SEALED_DRAFTS, 'sealed', toRowKey(key))),
        updated_at: at,
      };
      // Checked in the statement: another server could change the draft between a read and this write.
      if (precondition === 'some' || typeof precondition === 'object') {
        const { numUpdatedRows } = await db
          .updateTable('draft')
          .set(content)
          .where(rowOf(key, precondition))
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('draft')
        .values({ ...toRowKey(key), ...content })
        .onConflict((conflict) => {
          const existing = conflict.columns(KEY);
          return precondition === 'none' ? existing.doNothing() : existing.doUpdateSet(content);
        })
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },

    async delete(key, precondition = 'any') {
      if (precondition === 'none') return (await findRow(db, toRowKey(key))).length === 0;
      const { numDeletedRows } = await db.deleteFrom('draft').where(rowOf(key, precondition)).executeTakeFirst();
      return precondition === 'any' || numDeletedRows > 0n;
    },

    deleteOlderThan: (before, batch) =>
      deleteExpired(db, { table: 'draft', key: KEY, date: 'updated_at', before }, batch),
  };
}

function toRowKey({ memberId, actorId, conversationId, profile }: DraftKey): RowKey {
  const isReply = conversationId !== null;
  return {
    member_id: memberId,
    actor_id: actorId,
    conversation_id: conversationId ?? '',
    profile: isReply ? '' : (profile ?? ''),
  };
}
