import type { Preferences } from '../../src/contract/preferences.ts';
import type { ConversationRecord, MessageKey, MessageRecord } from '../../server/conversations/records.ts';
import type { IdempotencyRecord } from '../../server/conversations/idempotency.ts';
import type { DraftKey, Precondition, SavedDraft } from '../../server/drafts/drafts.ts';
import type { Store, Tables } from '../../server/store/store.ts';

interface Rows {
  conversations: Map<string, ConversationRecord>;
  messages: MessageRecord[];
  drafts: Map<string, SavedDraft>;
  preferences: Map<string, Preferences>;
  idempotency: Map<string, IdempotencyRecord>;
}

/** Creates the server's store in the page's memory. It drops notifications and audit records. */
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
    isRunning: () => Promise.resolve(false),
    scrub: () => Promise.resolve(),
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function tablesOver(rows: () => Rows): Tables {
  const done = (_effect?: unknown) => Promise.resolve();
  const nothing = () => Promise.resolve({ erased: 0, end: undefined });
  const conversations = () => [...rows().conversations.values()];
  const ofMember = (memberId: string) => conversations().filter((each) => each.memberId === memberId);
  const draftName = (key: DraftKey) => JSON.stringify([key.memberId, key.actorId, key.conversationId, key.profile]);
  const meets = (key: DraftKey, precondition: Precondition = 'any') => {
    const saved = rows().drafts.get(draftName(key));
    if (typeof precondition === 'object') return saved !== undefined && precondition.versions.includes(saved.version);
    return precondition === 'any' || (precondition === 'some') === (saved !== undefined);
  };
  const inOrder = (messages: MessageRecord[]) => Promise.resolve(messages.sort((a, b) => a.position - b.position));
  return {
    conversations: {
      insert: (conversation) => done(void rows().conversations.set(conversation.id, conversation)),
      update({ id }, change) {
        const conversation = rows().conversations.get(id);
        if (conversation) rows().conversations.set(id, { ...conversation, ...change });
        return done();
      },
      markRead({ id, answeredAt }) {
        const conversation = rows().conversations.get(id);
        if (!conversation?.unread || conversation.answeredAt !== answeredAt) return Promise.resolve(false);
        rows().conversations.set(id, { ...conversation, unread: false });
        return Promise.resolve(true);
      },
      find: ({ memberId, id }) => Promise.resolve(ofMember(memberId).find((each) => each.id === id)),
      findById: (id) => Promise.resolve(rows().conversations.get(id)),
      listHistory(memberId, since, limit) {
        const listed = ofMember(memberId)
          .filter((each) => each.state === 'waiting' || each.lastMessageAt >= since)
          .sort(newestFirst)
          .filter((each, index) => index < limit || each.state === 'waiting' || each.unread);
        return Promise.resolve(listed);
      },
      listWaiting(limit) {
        const due = ({ answerDueAt }: ConversationRecord) => answerDueAt ?? '';
        const waiting = conversations().filter(({ state }) => state === 'waiting');
        return Promise.resolve(waiting.sort((a, b) => due(a).localeCompare(due(b))).slice(0, limit));
      },
      listMembers: () => Promise.resolve([]),
      listOfMember: (memberId) => Promise.resolve(ofMember(memberId)),
      erase: () => Promise.resolve([]),
    },
    messages: {
      insert: (message) => done(void rows().messages.push(message)),
      find: (key) => Promise.resolve(rows().messages.find((each) => isSame(each, key))),
      list: ({ id }) => inOrder(rows().messages.filter(({ conversationId }) => conversationId === id)),
      listOfMember: (id) => inOrder(rows().messages.filter(({ memberId }) => memberId === id)),
    },
    outbox: {
      insert: done,
      claim: () => Promise.resolve([]),
      markSent: done,
      markFailed: () => Promise.resolve(false),
      postpone: done,
      beginLease: done,
      extendLease: () => Promise.resolve(false),
      endLease: done,
      endAbandonedLeases: done,
      listFailed: () => Promise.resolve([]),
      count: () => Promise.resolve({ pending: 0, failed: 0 }),
    },
    drafts: {
      lock: done,
      find: (key) => Promise.resolve(rows().drafts.get(draftName(key))),
      listOfNewMessages({ memberId, actorId }, profiles) {
        const found = [...rows().drafts.values()].filter(
          ({ key }) =>
            key.memberId === memberId && key.actorId === actorId && key.profile && profiles.includes(key.profile),
        );
        return Promise.resolve(found.reverse());
      },
      save(saved, _at, precondition) {
        const { key } = saved;
        const isMet = meets(key, precondition);
        if (isMet) {
          // The latest is the last of the map.
          rows().drafts.delete(draftName(key));
          rows().drafts.set(draftName(key), saved);
        }
        return Promise.resolve(isMet);
      },
      delete(key, precondition) {
        const isMet = meets(key, precondition);
        if (isMet) rows().drafts.delete(draftName(key));
        return Promise.resolve(isMet);
      },
      deleteOlderThan: nothing,
    },
    preferences: {
      find: (memberId) => Promise.resolve(rows().preferences.get(memberId)),
      save: (memberId, preferences) => done(void rows().preferences.set(memberId, preferences)),
    },
    idempotency: {
      find: (ownerId, key) => Promise.resolve(rows().idempotency.get(`${ownerId} ${key}`)),
      insert: (record) => done(void rows().idempotency.set(`${record.ownerId} ${record.key}`, record)),
      deleteOlderThan: nothing,
    },
    audit: { insert: done },
    jobs: { claim: () => Promise.resolve(false), schedule: done },
  };
}

const isSame = (a: MessageKey, b: MessageKey) => a.conversationId === b.conversationId && a.position === b.position;

const newestFirst = (a: ConversationRecord, b: ConversationRecord) => b.lastMessageAt.localeCompare(a.lastMessageAt);
