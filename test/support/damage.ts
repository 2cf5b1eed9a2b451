import { sql } from 'kysely';
import { openDatabase } from '../../server/store/open-store.ts';
import type { SEALED_TABLES } from '../../server/store/sealed-rows.ts';

/** Flips a bit in what is sealed of a conversation, as a bad disk does. */
export const damageConversation = (databaseUrl: string, id: string): Promise<void> =>
  damage(databaseUrl, 'conversation', { id });

/** Removes a conversation, as someone may who can write to the database. */
export async function removeConversation(databaseUrl: string, id: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await database.transaction(async (db) => void (await sql`delete from conversation where id = ${id}`.execute(db)));
  } finally {
    await database.close();
  }
}

/** Flips a bit in what is sealed of the records of a conversation's messages. */
export const damageMessages = (databaseUrl: string, conversationId: string): Promise<void> =>
  damage(databaseUrl, 'message', { conversation_id: conversationId });

/** Flips a bit in the sealed drafts of new messages. */
export const damageDrafts = (databaseUrl: string): Promise<void> =>
  damage(databaseUrl, 'draft', { conversation_id: '' });

/** Flips a bit in what is sealed of the rows with these values. */
export async function damage(
  databaseUrl: string,
  table: (typeof SEALED_TABLES)[number]['name'],
  where: Readonly<Record<string, string>>,
): Promise<void> {
  const database = openDatabase(databaseUrl);
  const conditions = Object.entries(where).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  try {
    await database.transaction(async (db) => {
      const { rows } = await sql<{ sealed: Uint8Array }>`select sealed from ${sql.table(table)}
        where ${sql.join(conditions, sql` and `)}`.execute(db);
      for (const { sealed } of rows) {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
        await sql`update ${sql.table(table)} set sealed = ${changed} where sealed = ${sealed}`.execute(db);
      }
    });
  } finally {
    await database.close();
  }
}
