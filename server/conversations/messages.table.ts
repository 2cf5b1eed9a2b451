import type { Kysely } from 'kysely';
import { countCodePoints } from '../../src/contract/message-rules.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import type { MessageRecord, Messages } from './records.ts';

export interface MessageRow {
  member_id: string;
  conversation_id: string;
  position: number;
  author: 'member' | 'agent';
  /** Code points of the text, for the database's own check. */
  characters: number;
  sent_at: string;
  proxy_id: string | null;
  agent_id: string | null;
  /** {@link SealedMessage} */
  sealed: Uint8Array;
}

/** Fields of a message that are columns. */
type Columns = Pick<
  MessageRecord,
  'memberId' | 'conversationId' | 'position' | 'author' | 'sentAt' | 'proxy' | 'agentId'
>;

/** Fields of a message that are sealed: all others, in one piece, because they are read together. */
export type SealedMessage = Omit<MessageRecord, keyof Columns> & { readonly proxyName?: string };

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

type RowKey = Pick<MessageRow, 'member_id' | 'conversation_id' | 'position'>;

const rowsOfMember = (db: Kysely<Schema>, memberId: string) =>
  db
    .selectFrom('message')
    .select(['conversation_id', 'position', 'author', 'sent_at', 'proxy_id', 'agent_id', 'sealed'])
    .where('member_id', '=', memberId)
    .orderBy('conversation_id')
    .orderBy('position');

const listOfMember = statement((db, { member_id }: Pick<RowKey, 'member_id'>) => rowsOfMember(db, member_id));

const listOfConversation = statement((db, key: Pick<RowKey, 'member_id' | 'conversation_id'>) =>
  rowsOfMember(db, key.member_id).where('conversation_id', '=', key.conversation_id),
);

const findOne = statement((db, key: RowKey) =>
  rowsOfMember(db, key.member_id)
    .where('conversation_id', '=', key.conversation_id)
    .where('position', '=', key.position),
);

export function messagesTable(db: Kysely<Schema>, sealer: Sealer): Messages {
  const toRecord = (memberId: string, row: Omit<MessageRow, 'member_id' | 'characters'>): MessageRecord => {
    const { proxyName = '', ...content } = openMessage(sealer, { ...row, member_id: memberId });
    return {
      ...content,
      memberId,
      conversationId: row.conversation_id,
      position: row.position,
      author: row.author,
      sentAt: row.sent_at,
      proxy: row.proxy_id === null ? null : { id: row.proxy_id, name: proxyName },
      agentId: row.agent_id,
    };
  };
  return {
    async insert({ memberId, conversationId, position, author, sentAt, proxy, agentId, ...content }) {
      const key: RowKey = { member_id: memberId, conversation_id: conversationId, position };
      const sealed: SealedMessage = { ...content, ...(proxy && { proxyName: proxy.name }) };
      await insertRow(db, {
        ...key,
        author,
        characters: countCodePoints(content.text),
        sent_at: sentAt,
        proxy_id: proxy?.id ?? null,
        agent_id: agentId,
        sealed: sealer.seal(JSON.stringify(sealed), additionalDataOfMessage(key)),
      });
    },

    async find({ memberId, conversationId, position }) {
      const [row] = await findOne(db, { member_id: memberId, conversation_id: conversationId, position });
      return row && toRecord(memberId, row);
    },

    async list({ memberId, id }) {
      const rows = await listOfConversation(db, { member_id: memberId, conversation_id: id });
      return rows.map((row) => toRecord(memberId, row));
    },

    async listOfMember(memberId) {
      const rows = await listOfMember(db, { member_id: memberId });
      return rows.map((row) => toRecord(memberId, row));
    },
  };
}

/** @throws {SealError} */
export function openMessage(sealer: Sealer, row: RowKey & Pick<MessageRow, 'sealed'>): SealedMessage {
  return JSON.parse(sealer.open(row.sealed, additionalDataOfMessage(row))) as SealedMessage;
}

/** Additional data (AEAD) of a message: a sealed message cannot be opened as another one. */
export function additionalDataOfMessage({ member_id, conversation_id, position }: RowKey): string {
  return `message ${member_id} ${conversation_id} ${position}`;
}
