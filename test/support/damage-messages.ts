import { openDatabase } from '../../server/store/open-store.ts';

/** Changes a byte of what is sealed of a conversation's messages, as a bad disk does. */
export async function damageMessages(databaseUrl: string, conversationId: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await database.transaction(async (db) => {
      const messages = db.selectFrom('message').select(['position', 'sealed']);
      for (const { position, sealed } of await messages.where('conversation_id', '=', conversationId).execute()) {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
        await db
          .updateTable('message')
          .set({ sealed: changed })
          .where('conversation_id', '=', conversationId)
          .where('position', '=', position)
          .execute();
      }
    });
  } finally {
    await database.close();
  }
}
