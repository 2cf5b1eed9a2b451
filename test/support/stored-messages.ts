import type { Message } from '../../src/contract/conversations.ts';
import type { ConversationRecord, MessageRecord } from '../../server/conversations/records.ts';
import { readMessages } from '../../server/conversations/written-messages.ts';
import type { Tables } from '../../server/store/store.ts';

type Stored = Pick<Tables, 'conversations' | 'messages'>;

/** Lists a member's messages as they are shown, by conversation, each one's oldest first. */
export async function listMessages(stored: Stored, memberId: string): Promise<Message[]> {
  return (await listConversations(stored, memberId)).flatMap(({ messages }) => readMessages(messages));
}

/** Lists the records of the messages of a member's conversations, in the same order. */
export async function listRecords(stored: Stored, memberId: string): Promise<MessageRecord[]> {
  const records: MessageRecord[] = [];
  for (const { id: conversationId, messages } of await listConversations(stored, memberId)) {
    for (const position of readMessages(messages).keys()) {
      const record = await stored.messages.find({ memberId, conversationId, position });
      if (record) records.push(record);
    }
  }
  return records;
}

async function listConversations({ conversations }: Stored, memberId: string): Promise<ConversationRecord[]> {
  const ids = (await conversations.listOfMember(memberId)).map(({ id }) => id).sort();
  const found = await Promise.all(ids.map((id) => conversations.find({ memberId, id })));
  return found.filter((record) => record !== undefined);
}
