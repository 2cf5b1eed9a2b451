import type { Kysely } from 'kysely';
import { countCodePoints } from '../../src/contract/message-rules.ts';
import type { Contact } from '../notifications/contact.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import type { MessageRecord, Messages, Receipt } from './message.ts';

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
  /** The text, and of whom it is from what is personal. */
  sealed: Uint8Array;
}

/** What is kept of a message under seal: all that is read with its text, so that one opening is enough. */
export interface SealedMessage {
  readonly text: string;
  readonly contact: Contact | null;
  /** Name of the proxy. */
  readonly proxyName?: string;
  readonly receipt: Receipt | null;
  readonly fingerprint: string;
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

const rowsOfMember = (db: Kysely<Schema>, memberId: string) =>
  db
    .selectFrom('message')
    .select(['conversation_id', 'position', 'author', 'sent_at', 'proxy_id', 'agent_id', 'sealed'])
    .where('member_id', '=', memberId)
    .orderBy('conversation_id')
    .orderBy('position');

const listOfMember = statement((db, { member_id }: Pick<MessageKey, 'member_id'>) => rowsOfMember(db, member_id));

const listOfConversation = statement((db, key: Pick<MessageKey, 'member_id' | 'conversation_id'>) =>
  rowsOfMember(db, key.member_id).where('conversation_id', '=', key.conversation_id),
);

const findOne = statement((db, key: MessageKey) =>
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
      const { text, contact, receipt, fingerprint } = content;
      const key: MessageKey = { member_id: memberId, conversation_id: conversationId, position };
      const kept: SealedMessage = { text, contact, ...(proxy && { proxyName: proxy.name }), receipt, fingerprint };
      await insertRow(db, {
        ...key,
        author,
        characters: countCodePoints(text),
        sent_at: sentAt,
        proxy_id: proxy?.id ?? null,
        agent_id: agentId,
        sealed: sealer.seal(JSON.stringify(kept), additionalDataOfMessage(key)),
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
export function openMessage(sealer: Sealer, row: MessageKey & Pick<MessageRow, 'sealed'>): SealedMessage {
  return JSON.parse(sealer.open(row.sealed, additionalDataOfMessage(row))) as SealedMessage;
}

/** What a message is sealed under. */
export function additionalDataOfMessage({ member_id, conversation_id, position }: MessageKey): string {
  return `message ${member_id} ${conversation_id} ${position}`;
}
