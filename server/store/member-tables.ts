import type { Kysely } from 'kysely';
import type { Draft, Preferences } from '../../src/contract/messaging.ts';
import type { Audit, Idempotency, Members } from '../domain/store.ts';
import type { Schema } from './schema.ts';

/** What a member has but once, as JSON: their draft and their preferences. */
export function membersTable(db: Kysely<Schema>): Members {
  async function find(table: 'draft' | 'preference', memberId: string): Promise<unknown> {
    const row = await db.selectFrom(table).select('content').where('member_id', '=', memberId).executeTakeFirst();
    return row && JSON.parse(row.content);
  }
  async function save(table: 'draft' | 'preference', memberId: string, value: object, at: string): Promise<void> {
    const content = { content: JSON.stringify(value), updated_at: at };
    await db
      .insertInto(table)
      .values({ member_id: memberId, ...content })
      .onConflict((conflict) => conflict.column('member_id').doUpdateSet(content))
      .execute();
  }
  return {
    findDraft: async (memberId) => (await find('draft', memberId)) as Draft | undefined,
    saveDraft: (memberId, draft, at) => save('draft', memberId, draft, at),
    deleteDraft: async (memberId) => {
      await db.deleteFrom('draft').where('member_id', '=', memberId).execute();
    },
    findPreferences: async (memberId) => (await find('preference', memberId)) as Preferences | undefined,
    savePreferences: (memberId, preferences, at) => save('preference', memberId, preferences, at),
  };
}

export function idempotencyTable(db: Kysely<Schema>): Idempotency {
  return {
    async find(ownerId, key) {
      const row = await db
        .selectFrom('idempotency')
        .selectAll()
        .where('owner_id', '=', ownerId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row && { ownerId, key, fingerprint: row.fingerprint, answer: row.answer, createdAt: row.created_at };
    },
    async insert({ ownerId, key, fingerprint, answer, createdAt }) {
      await db
        .insertInto('idempotency')
        .values({ owner_id: ownerId, key, fingerprint, answer, created_at: createdAt })
        .execute();
    },
  };
}

export function auditTable(db: Kysely<Schema>): Audit {
  return {
    async insert({ at, actorId, memberId, action, conversationId }) {
      await db
        .insertInto('audit')
        .values({ at, actor_id: actorId, member_id: memberId, action, conversation_id: conversationId })
        .execute();
    },
  };
}
