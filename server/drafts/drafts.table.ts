import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Draft, Preferences } from '../../src/contract/messaging.ts';
import type { Audit, Precondition, DraftKey, Drafts, Idempotency, PreferencesTable } from '../store/store.ts';
import type { DraftRow, IdempotencyRow, PreferenceRow, Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import { deleteExpired } from '../store/delete-expired.ts';

const findDraft = statement((db, key: Pick<DraftRow, 'member_id' | 'actor_id' | 'conversation_id'>) =>
  db
    .selectFrom('draft')
    .select(['version', 'sealed'])
    .where('member_id', '=', key.member_id)
    .where('actor_id', '=', key.actor_id)
    .where('conversation_id', '=', key.conversation_id),
);

const findPreferences = statement((db, key: Pick<PreferenceRow, 'member_id'>) =>
  db.selectFrom('preference').select('content').where('member_id', '=', key.member_id),
);

const findRequest = statement((db, key: Pick<IdempotencyRow, 'owner_id' | 'key'>) =>
  db.selectFrom('idempotency').selectAll().where('owner_id', '=', key.owner_id).where('key', '=', key.key),
);

const insertRequest = insertStatement('idempotency', [
  'owner_id',
  'key',
  'member_id',
  'conversation_id',
  'position',
  'created_at',
]);

const insertAudit = insertStatement('audit', ['at', 'actor_id', 'member_id', 'action', 'conversation_id']);

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

export function preferencesTable(db: Kysely<Schema>): PreferencesTable {
  return {
    async find(memberId) {
      const [row] = await findPreferences(db, { member_id: memberId });
      return row && (JSON.parse(row.content) as Preferences);
    },
    async save(memberId, preferences, at) {
      const content = { content: JSON.stringify(preferences), updated_at: at };
      await db
        .insertInto('preference')
        .values({ member_id: memberId, ...content })
        .onConflict((conflict) => conflict.column('member_id').doUpdateSet(content))
        .execute();
    },
  };
}

export function idempotencyTable(db: Kysely<Schema>): Idempotency {
  return {
    async find(ownerId, key) {
      const [row] = await findRequest(db, { owner_id: ownerId, key });
      if (!row) return undefined;
      const made = { memberId: row.member_id, conversationId: row.conversation_id, position: row.position };
      return { ownerId, key, made, createdAt: row.created_at };
    },
    async insert({ ownerId, key, made, createdAt }) {
      await insertRequest(db, {
        owner_id: ownerId,
        key,
        member_id: made.memberId,
        conversation_id: made.conversationId,
        position: made.position,
        created_at: createdAt,
      });
    },
    deleteOlderThan: (before, part) =>
      deleteExpired(db, { table: 'idempotency', key: ['owner_id', 'key'], date: 'created_at', before }, part),
  };
}

export function auditTable(db: Kysely<Schema>): Audit {
  return {
    async insert({ at, actorId, memberId, action, conversationId }) {
      const row = { at, actor_id: actorId, member_id: memberId, action, conversation_id: conversationId };
      await insertAudit(db, row);
    },
  };
}

/** What a draft is sealed under. */
export function additionalDataOfDraft(row: Pick<DraftRow, 'member_id' | 'actor_id' | 'conversation_id'>): string {
  return `draft ${JSON.stringify([row.member_id, row.actor_id, row.conversation_id || null])}`;
}
