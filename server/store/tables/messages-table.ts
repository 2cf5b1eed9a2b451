import type { Kysely, Selectable } from 'kysely';
import { countCharacters } from '../../../src/contract/message-rules.ts';
import type { Contact, MessageRecord, Messages } from '../../domain/store.ts';
import type { MessageRow, Schema } from '../schema.ts';
import type { Sealer } from '../sealer.ts';
import { insertStatement } from '../statement.ts';

/** What is kept of a message under seal: all that is read with its text, so that one opening is enough. */
export interface SealedMessage {
  readonly text: string;
  readonly contact: Contact | null;
  /** Name of the proxy. */
  readonly proxyName?: string;
}

const insertRow = insertStatement('message', [
  'member_id',
  'conversation_id',
  'position',
  'author',
  'characters',
  'sent_at',
  'proxy_id',
  'agent_id',
  'sealed',
]);

type MessageKey = Pick<MessageRow, 'member_id' | 'conversation_id' | 'position'>;

export function messagesTable(db: Kysely<Schema>, sealer: Sealer): Messages {
  const toRecord = (row: Selectable<MessageRow>): MessageRecord => {
    const { text, contact, proxyName = '' } = openMessage(sealer, row);
    return {
      memberId: row.member_id,
      conversationId: row.conversation_id,
      position: row.position,
      author: row.author,
      text,
      sentAt: row.sent_at,
      proxy: row.proxy_id === null ? null : { id: row.proxy_id, name: proxyName },
      agentId: row.agent_id,
      contact,
    };
  };
  return {
    async insert({ memberId, conversationId, position, author, text, sentAt, proxy, agentId, contact }) {
      const key: MessageKey = { member_id: memberId, conversation_id: conversationId, position };
      const kept: SealedMessage = { text, contact, ...(proxy && { proxyName: proxy.name }) };
      await insertRow(db, {
        ...key,
        author,
        characters: countCharacters(text),
        sent_at: sentAt,
        proxy_id: proxy?.id ?? null,
        agent_id: agentId,
        sealed: sealer.seal(JSON.stringify(kept), nameOfMessage(key)),
      });
    },

    async list({ memberId, id }) {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('conversation_id', '=', id)
        .orderBy('position')
        .execute();
      return rows.map(toRecord);
    },

    async listOfMember(memberId) {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('member_id', '=', memberId)
        .orderBy('conversation_id')
        .orderBy('position')
        .execute();
      return rows.map(toRecord);
    },
  };
}

/** @throws {SealError} */
export function openMessage(sealer: Sealer, row: MessageKey & Pick<MessageRow, 'sealed'>): SealedMessage {
  return JSON.parse(sealer.open(row.sealed, nameOfMessage(row))) as SealedMessage;
}

/** What a message is sealed under. */
export function nameOfMessage({ member_id, conversation_id, position }: MessageKey): string {
  return `message ${member_id} ${conversation_id} ${position}`;
}
