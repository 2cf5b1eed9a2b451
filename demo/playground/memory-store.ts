import type { MemberRecord } from '../../server/identity/members.ts';
import type { ConversationRecord, MessageKey, MessageRecord } from '../../server/conversations/records.ts';
import type { DraftKey, Precondition, SavedDraft } from '../../server/drafts/drafts.ts';
import type { Store, Tables } from '../../server/store/store.ts';

/** A message, with the name of the request that made it. */
type StoredMessage = MessageRecord & { readonly request: string };

interface Rows {
  members: Map<string, MemberRecord>;
  conversations: Map<string, ConversationRecord>;
  messages: StoredMessage[];
  drafts: Map<string, SavedDraft>;
}

/** Creates the server's store in the page's memory. It drops notifications and audit records. */
export function createMemoryStore(): Store {
  let rows: Rows = { members: new Map(), conversations: new Map(), messages: [], drafts: new Map() };
  const tables = tablesOver(() => rows);
  let lastTransaction: Promise<unknown> = Promise.resolve();

  return {
    ...tables,
    pseudonymOf: (personId) => personId,
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
  const memberOf = (memberId: string): MemberRecord =>
    rows().members.get(memberId) ?? { memberId, version: undefined, conversations: ofMember(memberId).length };
  const saveMember = (member: MemberRecord) =>
    done(void rows().members.set(member.memberId, { ...member, version: crypto.randomUUID() }));
  return {
    members: {
      find: (memberId) => Promise.resolve(memberOf(memberId)),
      findVersion: (memberId) => Promise.resolve(memberOf(memberId).version),
      lock: (memberId) => Promise.resolve(memberOf(memberId)),
      save: saveMember,
      countMissing: () => Promise.resolve(0),
    },
    conversations: {
      insert: (conversation) => done(void rows().conversations.set(conversation.id, conversation)),
      update: (conversation, change) =>
        done(void rows().conversations.set(conversation.id, { ...conversation, ...change })),
      find: ({ memberId, id }) => Promise.resolve(ofMember(memberId).find((each) => each.id === id)),
      findById: (id) => Promise.resolve(rows().conversations.get(id)),
      listLatest(memberId, since, limit) {
        const listed = ofMember(memberId).filter((each) => each.state === 'waiting' || each.lastMessageAt >= since);
        return Promise.resolve(pageOf(listed.sort(newestFirst).slice(0, limit)));
      },
      listKept(memberId, since, { after, limit }) {
        const listed = ofMember(memberId)
          .filter(({ state, unread, lastMessageAt }) => state === 'waiting' || (unread && lastMessageAt >= since))
          .filter((each) => newestFirst(each, { lastMessageAt: after.at, id: after.id }) > 0);
        return Promise.resolve(pageOf(listed.sort(newestFirst).slice(0, limit)));
      },
      countBefore: (memberId, { at, id }) =>
        Promise.resolve(ofMember(memberId).filter((each) => newestFirst(each, { lastMessageAt: at, id }) < 0).length),
      countUnread: (memberId, profiles) =>
        Promise.resolve(ofMember(memberId).filter((each) => each.unread && profiles.includes(each.profile)).length),
      listWaiting({ limit }) {
        const due = ({ answerDueAt }: ConversationRecord) => answerDueAt ?? '';
        const waiting = conversations().filter(({ state }) => state === 'waiting');
        return Promise.resolve(pageOf(waiting.sort((a, b) => due(a).localeCompare(due(b))).slice(0, limit)));
      },
      listMembers: () => Promise.resolve([]),
      listOfMember: (memberId) => Promise.resolve(ofMember(memberId)),
      erase: () => Promise.resolve([]),
    },
    messages: {
      insert: (message, { ownerId, key }) =>
        done(void rows().messages.push({ ...message, request: `${ownerId} ${key}` })),
      find: (key) => Promise.resolve(rows().messages.find((each) => isSame(each, key))),
      findByRequest: ({ ownerId, key }) =>
        Promise.resolve(rows().messages.find(({ request }) => request === `${ownerId} ${key}`)),
      deleteErased: () => Promise.resolve(0),
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
    audit: { insert: done },
    jobs: { claim: () => Promise.resolve(false), schedule: done },
  };
}

const isSame = (a: MessageKey, b: MessageKey) => a.conversationId === b.conversationId && a.position === b.position;

const newestFirst = (
  a: Pick<ConversationRecord, 'lastMessageAt' | 'id'>,
  b: Pick<ConversationRecord, 'lastMessageAt' | 'id'>,
) => b.lastMessageAt.localeCompare(a.lastMessageAt) || b.id.localeCompare(a.id);

/** Makes a page of a list that is longer than any here: the list does not go on after it. */
const pageOf = (found: ConversationRecord[]) => ({ found, missing: 0, next: undefined });
