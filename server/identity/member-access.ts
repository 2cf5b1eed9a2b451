import { HISTORY_MAX_CONVERSATIONS, retentionStart } from '../conversations/retention.ts';
import type {
  ConversationChange,
  ConversationRecord,
  ListedPage,
  MessageRecord,
  Messages,
  Place,
  RequestKey,
} from '../conversations/records.ts';
import type { DraftKey, Drafts, FoundDraft } from '../drafts/drafts.ts';
import { ProblemError } from '../errors.ts';
import type { Outbox } from '../notifications/outbox.ts';
import type { Store, Tables } from '../store/store.ts';
import type { AuditRecord } from './audit.table.ts';
import { chooseProfile, type Identity } from './identity.ts';
import type { MemberRecord } from './members.ts';

/**
 * The store as one member's token may use it. Routes for members get this and never the store itself, so that no route
 * can forget whom a row belongs to: rows of other members, and of profiles that the token does not have, do not exist.
 */
export class MemberAccess {
  readonly identity: Identity;
  /** Pseudonym of the member. */
  readonly memberId: string;
  /** Pseudonym of the person who acts: the proxy if there is one. */
  readonly actorId: string;
  readonly #store: Store;

  constructor(store: Store, identity: Identity) {
    this.identity = identity;
    this.memberId = store.pseudonymOf(identity.id);
    this.actorId = identity.proxy ? store.pseudonymOf(identity.proxy.id) : this.memberId;
    this.#store = store;
  }

  /** For reads outside of a transaction. */
  get tables(): MemberTables {
    return memberTables(this.#store, this);
  }

  /** Runs `work` in one transaction; see {@link Store.transaction}. */
  transaction<T>(work: (tables: MemberTables) => Promise<T>, alone?: string): Promise<T> {
    return this.#store.transaction((tables) => work(memberTables(tables, this)), alone);
  }

  /** See {@link Store.isRunning}. */
  isRunning(alone: string): Promise<boolean> {
    return this.#store.isRunning(alone);
  }
}

/** Tables limited to one token. Writing a row that is not the token's throws `forbidden`, which is a mistake of ours. */
export interface MemberTables {
  readonly members: OwnMember;
  readonly conversations: MemberConversations;
  readonly messages: MemberMessages;
  readonly drafts: MemberDrafts;
  readonly outbox: Pick<Outbox, 'insert'>;
  readonly audit: { insert(record: Omit<AuditRecord, 'actorId' | 'memberId'>): Promise<void> };
}

/** The member themself; see `Members`. */
interface OwnMember {
  find(): Promise<MemberRecord>;
  findVersion(): Promise<string | undefined>;
  lock(): Promise<MemberRecord>;
  save(member: MemberRecord): Promise<void>;
  countMissing(read: number): Promise<number>;
}

interface MemberConversations {
  /** @throws {ProblemError} `forbidden` for a profile that the token does not have */
  insert(conversation: ConversationRecord): Promise<void>;
  update(conversation: ConversationRecord, change: ConversationChange): Promise<void>;
  /**
   * Finds a conversation that the history shows.
   * @throws {ProblemError} `not-found`, the same when it is another member's or profile's, is expired or does not exist
   */
  find(id: string, now: Date): Promise<ConversationRecord>;
  /**
   * Lists a page of the history, newest last message first: the 50 latest conversations of the last 36 months, then those
   * that wait or are unread, page by page. The limit of 50 counts all of the member's conversations, as the purge does: a
   * token with fewer profiles sees fewer of them, and none that the member no longer sees.
   *
   * @param after left out for the first page
   */
  listHistory(now: Date, after?: Place): Promise<ListedPage<ConversationRecord>>;
  countUnread(now: Date): Promise<number>;
}

interface MemberMessages extends Pick<Messages, 'insert'> {
  findByRequest(request: RequestKey): Promise<MessageRecord | 'erased' | undefined>;
}

interface MemberDrafts extends Pick<Drafts, 'save' | 'delete' | 'lock'> {
  /** Lists the drafts of a new message, or of a reply in a conversation, latest first. */
  list(conversationId: string | null): Promise<FoundDraft[]>;
}

type Actors = Pick<MemberAccess, 'identity' | 'memberId' | 'actorId'>;

function memberTables(tables: Tables, { identity, memberId, actorId }: Actors): MemberTables {
  const { members, conversations, messages, drafts, outbox, audit } = tables;
  const { profiles } = identity;

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
  /** Tells whether the history shows a conversation (see `listHistory`). */
  async function isShown(conversation: ConversationRecord, now: Date): Promise<boolean> {
    const { id, state, unread, lastMessageAt: at } = conversation;
    if (state === 'waiting') return true;
    if (at < retentionStart(now).toISOString()) return false;
    const limit = HISTORY_MAX_CONVERSATIONS;
    return unread || (await conversations.countBefore(memberId, { at, id }, limit)) < limit;
  }
  async function listHistory(now: Date, after?: Place): Promise<ListedPage<ConversationRecord>> {
    const since = retentionStart(now).toISOString();
    const limit = HISTORY_MAX_CONVERSATIONS;
    if (after) {
      const page = await conversations.listKept(memberId, since, { after, limit });
      return { ...page, found: page.found.filter(mayAccess) };
    }
    const { found, missing, next } = await conversations.listLatest(memberId, since, limit);
    // Of those after the latest, the history has only what waits or is unread.
    const kept = next && (await conversations.listKept(memberId, since, { after: next, limit: 1 }));
    const goesOn = kept !== undefined && kept.found.length + kept.missing > 0;
    return { found: found.filter(mayAccess), missing, next: goesOn ? next : undefined };
  }

  return {
    members: {
      find: () => members.find(memberId),
      findVersion: () => members.findVersion(memberId),
      lock: () => members.lock(memberId),
      save: async (member) => members.save(assertOwn(member)),
      countMissing: (read) => members.countMissing(memberId, read),
    },
    conversations: {
      insert: async (conversation) => conversations.insert(assertAccess(conversation)),
      update: async (conversation, change) => conversations.update(assertAccess(conversation), change),
      listHistory,
      async find(id, now) {
        const conversation = await findAccessible(id);
        if (conversation && (await isShown(conversation, now))) return conversation;
        throw new ProblemError('not-found');
      },
      countUnread: (now) => conversations.countUnread(memberId, profiles, retentionStart(now).toISOString()),
    },
    messages: {
      insert: async (message, request) => messages.insert(assertOwn(message), request),
      async findByRequest(request) {
        const message = await messages.findByRequest({
          ...request,
          ownerId: assertOwn({ memberId: request.ownerId }).memberId,
        });
        if (message === undefined || message === 'erased') return message;
        // An agent who is a member too may have made another member's message with the key of a request.
        const isOwn = message.memberId === memberId && (await findAccessible(message.conversationId));
        return isOwn ? message : 'erased';
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
    outbox: { insert: async (rows) => outbox.insert(rows.map(assertOwn)) },
    audit: { insert: (record) => audit.insert({ ...record, actorId, memberId }) },
  };
}
