import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Draft } from '../../src/contract/messaging.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { statement } from '../store/statement.ts';
import { deleteExpired } from '../store/delete-expired.ts';

import type { DraftKey, Drafts } from './drafts.ts';
import type { Precondition } from './precondition.ts';

export interface DraftRow {
  member_id: string;
  actor_id: string;
  /** Empty for a new message. */
  conversation_id: string;
  version: string;
  sealed: Uint8Array;
  updated_at: string;
}

const findDraft = statement((db, key: Pick<DraftRow, 'member_id' | 'actor_id' | 'conversation_id'>) =>
  db
    .selectFrom('draft')
    .select(['version', 'sealed'])
    .where('member_id', '=', key.member_id)
    .where('actor_id', '=', key.actor_id)
    .where('conversation_id', '=', key.conversation_id),
);

/** @param isShared whether other servers may be writing at the same time */
export function draftsTable(db: Kysely<Schema>, sealer: Sealer, isShared: boolean): Drafts {
  const columns = ({ memberId, actorId, conversationId }: DraftKey) => ({
    member_id: memberId,
    actor_id: actorId,
    conversation_id: conversationId ?? '',
  });
  /** The draft, if it is what a change rests on that needs one. */
  const rowOf = (key: DraftKey, precondition: Precondition) => (row: ExpressionBuilder<Schema, 'draft'>) =>
    row.and([
      row.and(columns(key)),
      ...(typeof precondition === 'object' ? [row('version', 'in', precondition.versions)] : []),
    ]);
  return {
    async lock(key) {
      // By its name: there may be no row yet.
      if (isShared)
        await sql`select pg_advisory_xact_lock(hashtextextended(${additionalDataOfDraft(columns(key))}, 0))`.execute(
          db,
        );
    },
    async find(key) {
      const [row] = await findDraft(db, columns(key));
      return (
        row && {
          version: row.version,
          draft: JSON.parse(sealer.open(row.sealed, additionalDataOfDraft(columns(key)))) as Draft,
        }
      );
    },
    async save(key, { draft, version }, at, precondition = 'any') {
      const content = {
        version,
        sealed: sealer.seal(JSON.stringify(draft), additionalDataOfDraft(columns(key))),
        updated_at: at,
      };
      // A draft that was only read could be changed by another server before it is written.
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
        .values({ ...columns(key), ...content })
        .onConflict((conflict) => {
          const there = conflict.columns(['member_id', 'actor_id', 'conversation_id']);
          return precondition === 'none' ? there.doNothing() : there.doUpdateSet(content);
        })
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },
    async delete(key, precondition = 'any') {
      if (precondition === 'none') return (await findDraft(db, columns(key))).length === 0;
      const { numDeletedRows } = await db.deleteFrom('draft').where(rowOf(key, precondition)).executeTakeFirst();
      return precondition === 'any' || numDeletedRows > 0n;
    },
    deleteOlderThan: (before, part) =>
      deleteExpired(
        db,
        { table: 'draft', key: ['member_id', 'actor_id', 'conversation_id'], date: 'updated_at', before },
        part,
      ),
  };
}

/** What a draft is sealed under. */
export function additionalDataOfDraft(row: Pick<DraftRow, 'member_id' | 'actor_id' | 'conversation_id'>): string {
  return `draft ${JSON.stringify([row.member_id, row.actor_id, row.conversation_id || null])}`;
}
