import { openDatabase } from '../../server/store/open-store.ts';

/** Changes a byte of what is sealed of a conversation's messages, as a bad disk does. */
export const damageMessages = (databaseUrl: string, conversationId: string): Promise<void> =>
  damage(databaseUrl, 'message', conversationId);

/** Flips a bit in the sealed drafts of new messages. */
export const damageDrafts = (databaseUrl: string): Promise<void> => damage(databaseUrl, 'draft', 'particulier');

async function damage(databaseUrl: string, table: 'message' | 'draft', conversationId: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await database.transaction(async (db) => {
      const rows = await db.selectFrom(table).select('sealed').where('conversation_id', '=', conversationId).execute();
      for (const { sealed } of rows) {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
        await db.updateTable(table).set({ sealed: changed }).where('sealed', '=', sealed).execute();
      }
    });
  } finally {
    await database.close();
  }
}
