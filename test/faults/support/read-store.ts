import type { Message } from '../../../src/contract/conversations.ts';
import { readConfig } from '../../../server/config.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { listMessages } from '../../support/stored-messages.ts';

/** Reads the rows of the members with these ids in tokens from the database, which no server may be using. */
export async function readStored(
  environment: Readonly<Record<string, string>>,
  members: Iterable<string>,
): Promise<{ messages: Message[]; references: string[]; pending: number; failed: number }> {
  const store = await openStore(readConfig(environment));
  try {
    const messages: Message[] = [];
    const references: string[] = [];
    for (const id of members) {
      const member = store.pseudonymOf(id);
      messages.push(...(await listMessages(store, member)));
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
