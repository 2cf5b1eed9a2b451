import { HISTORY_MAX_CONVERSATIONS, retentionStart } from '../conversations/retention.ts';
import type { ConversationChange, ConversationRecord, MessageRecord, Messages } from '../conversations/records.ts';
import type { Idempotency } from '../conversations/idempotency.ts';
import type { DraftKey, Drafts, FoundDraft } from '../drafts/drafts.ts';
import { ProblemError } from '../errors.ts';
import type { Outbox } from '../notifications/outbox.ts';
import type { PreferencesTable } from '../preferences/preferences.ts';
import type { Store, Tables } from '../store/store.ts';
import type { AuditRecord } from './audit.table.ts';
import { actorOf, chooseProfile, type Identity } from './identity.ts';

/**
 * The store as one member's token may use it. Routes for members get this and never the store itself, so that no route
 * can forget whom a row belongs to: rows of other members, and of profiles that the token does not have, do not exist.
 */
export class MemberAccess {
  readonly identity: Identity;
  /** For reads outside of a transaction. */
  readonly tables: MemberTables;
  readonly #store: Store;

  constructor(store: Store, identity: Identity) {
    this.identity = identity;
    this.tables = memberTables(store, identity);
    this.#store = store;
  }

  /** Runs `work` in one transaction; see {@link Store.transaction}. */
  transaction<T>(work: (tables: MemberTables) => Promise<T>, alone?: string): Promise<T> {
    return this.#store.transaction((tables) => work(memberTables(tables, this.identity)), alone);
  }

  /** See {@link Store.isRunning}. */
  isRunning(alone: string): Promise<boolean> {
    return this.#store.isRunning(alone);
  }
}

/** Tables limited to one token. Writing a row that is not the token's throws `forbidden`, which is a mistake of ours. */
export interface MemberTables {
  readonly conversations: MemberConversations;
  readonly messages: MemberMessages;
  readonly drafts: MemberDrafts;
  readonly preferences: PreferencesTable;
  readonly idempotency: Pick<Idempotency, 'find' | 'insert'>;
  readonly outbox: Pick<Outbox, 'insert'>;
  readonly audit: { insert(record: Omit<AuditRecord, 'actorId' | 'memberId'>): Promise<void> };
}

interface MemberConversations {
  /** @throws {ProblemError} `forbidden` for a profile that the token does not have */
  insert(conversation: ConversationRecord): Promise<void>;
  update(conversation: ConversationRecord, change: ConversationChange): Promise<void>;
  markRead(conversation: ConversationRecord): Promise<boolean>;
  /**
   * Finds a conversation that the history shows.
   * @throws {ProblemError} `not-found`, the same when it is another member's or profile's, is expired or does not exist
   */
  find(id: string, now: Date): Promise<ConversationRecord>;
  /**
   * Lists the history, newest last message first. The limit of 50 counts all of the member's conversations, as the purge
   * does: a token with fewer profiles sees fewer of them, and none that the member no longer sees.
   */
  listHistory(now: Date): Promise<ConversationRecord[]>;
}

interface MemberMessages extends Pick<Messages, 'insert' | 'find'> {
  /** Lists one conversation's messages, oldest first. */
  list(conversation: ConversationRecord): Promise<MessageRecord[]>;
  /** Lists the messages of several conversations, each conversation's oldest first. */
  listOf(conversations: readonly ConversationRecord[]): Promise<MessageRecord[]>;
}

interface MemberDrafts extends Pick<Drafts, 'save' | 'delete' | 'lock'> {
  /** Lists the drafts of a new message, or of a reply in a conversation, latest first. */
  list(conversationId: string | null): Promise<FoundDraft[]>;
}

function memberTables(tables: Tables, identity: Identity): MemberTables {
  const { conversations, messages, drafts, preferences, idempotency, outbox, audit } = tables;
  const { id: memberId, profiles } = identity;
  const actorId = actorOf(identity);

  const mayAccess = (conversation: Pick<ConversationRecord, 'memberId' | 'profile'>): boolean =>
    conversation.memberId === memberId && profiles.includes(conversation.profile);
  function assertOwn<T extends { readonly memberId: string }>(row: T): T {
    if (row.memberId !== memberId) throw new ProblemError('forbidden');
    return row;
  }
  function assertAccess(conversation: ConversationRecord): ConversationRecord {
    if (!mayAccess(conversation)) throw new ProblemError('forbidden');
    return conversation;
  }
  function assertOwnDraft(key: DraftKey): DraftKey {
    if (key.actorId !== actorId) throw new ProblemError('forbidden');
    if (key.profile !== undefined) chooseProfile(identity, key.profile);
    return assertOwn(key);
  }

  /** Finds a conversation whatever its age. */
  async function findAccessible(id: string): Promise<ConversationRecord | undefined> {
    const conversation = await conversations.find({ memberId, id });
    return conversation && mayAccess(conversation) ? conversation : undefined;
  }
  async function listHistory(now: Date): Promise<ConversationRecord[]> {
    const since = retentionStart(now).toISOString();
    return (await conversations.listHistory(memberId, since, HISTORY_MAX_CONVERSATIONS)).filter(mayAccess);
  }

  return {
    conversations: {
      insert: async (conversation) => conversations.insert(assertAccess(conversation)),
      update: async (conversation, change) => conversations.update(assertAccess(conversation), change),
      markRead: async (conversation) => conversations.markRead(assertAccess(conversation)),
      listHistory,
      async find(id, now) {
        const conversation = await findAccessible(id);
        if (!conversation) throw new ProblemError('not-found');
        if (conversation.state === 'waiting') return conversation;
        if ((await listHistory(now)).some((other) => other.id === id)) return conversation;
        throw new ProblemError('not-found');
      },
    },
    messages: {
      insert: async (message) => messages.insert(assertOwn(message)),
      async find(key) {
        // An agent who is a member too may have made another member's message with the key of a request.
        if (key.memberId !== memberId) return undefined;
        return (await findAccessible(key.conversationId)) && messages.find(key);
      },
      list: async (conversation) => messages.list(assertAccess(conversation)),
      async listOf(accessible) {
        const ids = new Set(accessible.map((conversation) => assertAccess(conversation).id));
        return (await messages.listOfMember(memberId)).filter(({ conversationId }) => ids.has(conversationId));
      },
    },
    drafts: {
      lock: async (key) => drafts.lock(assertOwnDraft(key)),
      async save(saved, ...change) {
        assertOwnDraft(saved.key);
        return drafts.save(saved, ...change);
      },
      delete: async (key, ...change) => drafts.delete(assertOwnDraft(key), ...change),
      async list(conversationId) {
        if (conversationId === null) return drafts.listOfNewMessages({ memberId, actorId }, profiles);
        if (!(await findAccessible(conversationId))) return [];
        const saved = await drafts.find({ memberId, actorId, conversationId });
        return saved ? [saved] : [];
      },
    },
    preferences: {
      find: async (owner) => preferences.find(assertOwn({ memberId: owner }).memberId),
      save: async (owner, ...change) => preferences.save(assertOwn({ memberId: owner }).memberId, ...change),
    },
    idempotency: {
      find: async (owner, key) => idempotency.find(assertOwn({ memberId: owner }).memberId, key),
      async insert(record) {
        assertOwn({ memberId: record.ownerId });
        await idempotency.insert(record);
      },
    },
    outbox: { insert: async (rows) => outbox.insert(rows.map(assertOwn)) },
    audit: { insert: (record) => audit.insert({ ...record, actorId, memberId }) },
  };
}
