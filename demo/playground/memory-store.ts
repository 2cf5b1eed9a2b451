import type { Draft, Preferences } from '../../src/contract/messaging.ts';
import type { ConversationRecord, IdempotencyRecord, MessageRecord, Store, Tables } from '../../server/domain/store.ts';

interface Rows {
  conversations: Map<string, ConversationRecord>;
  messages: MessageRecord[];
  drafts: Map<string, Draft>;
  preferences: Map<string, Preferences>;
  idempotency: Map<string, IdempotencyRecord>;
}

/** The server's store in the page's memory: gone with the page. Notifications go nowhere, and nobody audits. */
export function createMemoryStore(): Store {
  let rows: Rows = {
    conversations: new Map(),
    messages: [],
    drafts: new Map(),
    preferences: new Map(),
    idempotency: new Map(),
  };
  const tables = tablesOver(() => rows);
  let lastTransaction: Promise<unknown> = Promise.resolve();

  return {
    ...tables,
    transaction(work) {
      const result = lastTransaction.then(async () => {
        const before = structuredClone(rows);
        try {
          return await work(tables);
        } catch (error) {
          rows = before;
          throw error;
        }
      });
      lastTransaction = result.catch(() => undefined);
      return result;
    },
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function tablesOver(rows: () => Rows): Tables {
  const done = (_effect?: unknown) => Promise.resolve();
  const conversations = () => [...rows().conversations.values()];
  return {
    conversations: {
      isReferenceFree: (reference) => Promise.resolve(!conversations().some((each) => each.reference === reference)),
      insert: (conversation) => done(void rows().conversations.set(conversation.id, conversation)),
      update(id, change) {
        const conversation = rows().conversations.get(id);
        if (conversation) rows().conversations.set(id, { ...conversation, ...change });
        return done();
      },
      find: (id) => Promise.resolve(rows().conversations.get(id)),
      listHistory(memberId, since, limit) {
        const waitingFirst = (record: ConversationRecord) => (record.state === 'waiting' ? 0 : 1);
        const listed = conversations()
          .filter((each) => each.memberId === memberId && (each.state === 'waiting' || each.lastMessageAt >= since))
          .sort((a, b) => waitingFirst(a) - waitingFirst(b) || newestFirst(a, b))
          .slice(0, limit)
          .sort(newestFirst);
        return Promise.resolve(listed);
      },
      listWaiting(limit) {
        const due = ({ answerDueAt }: ConversationRecord) => answerDueAt ?? '';
        const waiting = conversations().filter(({ state }) => state === 'waiting');
        return Promise.resolve(waiting.sort((a, b) => due(a).localeCompare(due(b))).slice(0, limit));
      },
      insertMessage: (message) => done(void rows().messages.push(message)),
      listMessages(ids) {
        const listed = rows().messages.filter(({ conversationId }) => ids.includes(conversationId));
        return Promise.resolve(listed.sort((a, b) => a.position - b.position));
      },
    },
    outbox: {
      insert: done,
      listDue: () => Promise.resolve([]),
      markSent: done,
      markFailed: done,
      postpone: done,
      count: () => Promise.resolve({ pending: 0, failed: 0 }),
    },
    members: {
      findDraft: (memberId) => Promise.resolve(rows().drafts.get(memberId)),
      saveDraft: (memberId, draft) => done(void rows().drafts.set(memberId, draft)),
      deleteDraft: (memberId) => done(void rows().drafts.delete(memberId)),
      findPreferences: (memberId) => Promise.resolve(rows().preferences.get(memberId)),
      savePreferences: (memberId, preferences) => done(void rows().preferences.set(memberId, preferences)),
    },
    idempotency: {
      find: (ownerId, key) => Promise.resolve(rows().idempotency.get(`${ownerId} ${key}`)),
      insert: (record) => done(void rows().idempotency.set(`${record.ownerId} ${record.key}`, record)),
    },
    audit: { insert: done },
  };
}

const newestFirst = (a: ConversationRecord, b: ConversationRecord) => b.lastMessageAt.localeCompare(a.lastMessageAt);
