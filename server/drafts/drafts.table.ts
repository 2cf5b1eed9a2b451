import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Draft } from '../../src/contract/drafts.ts';
import { PROFILES, type Profile } from '../../src/contract/topic.ts';
import { UnreadableError } from '../errors.ts';
import { deleteExpired } from '../store/delete-expired.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { statement } from '../store/statement.ts';
import type { DraftKey, Drafts, FoundDraft, Precondition } from './drafts.ts';

export interface DraftRow {
  member_id: string;
  actor_id: string;
  /** Id of the conversation of a reply; name of the profile of a new message, or empty when it has none. */
  conversation_id: string;
  version: string;
  sealed: Uint8Array;
  updated_at: string;
}

type RowKey = Pick<DraftRow, 'member_id' | 'actor_id' | 'conversation_id'>;

const findRow = statement((db, key: RowKey) =>
  db
    .selectFrom('draft')
    .select(['version', 'sealed'])
    .where('member_id', '=', key.member_id)
    .where('actor_id', '=', key.actor_id)
    .where('conversation_id', '=', key.conversation_id),
);

const listNewMessages = statement((db, writer: Pick<RowKey, 'member_id' | 'actor_id'>) =>
  db
    .selectFrom('draft')
    .select(['conversation_id', 'version', 'sealed', 'updated_at'])
    .where('member_id', '=', writer.member_id)
    .where('actor_id', '=', writer.actor_id)
    .where('conversation_id', 'in', ['', ...PROFILES]),
);

/** @param isShared whether other servers may be writing at the same time */
export function draftsTable(db: Kysely<Schema>, sealer: Sealer, isShared: boolean): Drafts {
  function open(key: DraftKey, { version, sealed }: Pick<DraftRow, 'version' | 'sealed'>): FoundDraft {
    try {
      return { key, version, draft: JSON.parse(sealer.open(sealed, additionalDataOfDraft(toRowKey(key)))) as Draft };
    } catch (error) {
      if (error instanceof UnreadableError) return { key, version, draft: error };
      throw error;
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
        .map((row) => ({ ...row, profile: (row.conversation_id || undefined) as Profile | undefined }))
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
        sealed: sealer.seal(JSON.stringify(draft), additionalDataOfDraft(toRowKey(key))),
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
          const existing = conflict.columns(['member_id', 'actor_id', 'conversation_id']);
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
      deleteExpired(
        db,
        { table: 'draft', key: ['member_id', 'actor_id', 'conversation_id'], date: 'updated_at', before },
        batch,
      ),
  };
}

function toRowKey({ memberId, actorId, conversationId, profile }: DraftKey): RowKey {
  return { member_id: memberId, actor_id: actorId, conversation_id: conversationId ?? profile ?? '' };
}

/** Additional data (AEAD) of a draft: a sealed draft cannot be opened as another one. */
export function additionalDataOfDraft(row: RowKey): string {
  return `draft ${JSON.stringify([row.member_id, row.actor_id, row.conversation_id || null])}`;
}
