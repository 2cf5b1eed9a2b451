import { readConfig } from '../../../server/config.ts';
import type { MessageRecord } from '../../../server/conversations/records.ts';
import { openStore } from '../../../server/store/open-store.ts';

/** Reads these members' rows from the database, which no server may be using. */
export async function readStored(
  environment: Readonly<Record<string, string>>,
  members: Iterable<string>,
): Promise<{ messages: MessageRecord[]; references: string[]; pending: number; failed: number }> {
  const store = await openStore(readConfig(environment));
  try {
    const messages: MessageRecord[] = [];
    const references: string[] = [];
    for (const member of members) {
      messages.push(...(await store.messages.listOfMember(member)));
      for (const { id } of await store.conversations.listOfMember(member)) {
        const conversation = await store.conversations.findById(id);
        if (conversation) references.push(conversation.reference);
      }
    }
    return { messages, references, ...(await store.outbox.count()) };
  } finally {
    await store.close();
  }
}
