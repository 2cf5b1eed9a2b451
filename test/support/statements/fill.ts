import type { Kysely } from 'kysely';
import type { ConversationRecord } from '../../../server/conversations/records.ts';
import type { SavedDraft } from '../../../server/drafts/drafts.ts';
import type { MemberRecord } from '../../../server/identity/members.ts';
import type { Delivery } from '../../../server/notifications/outbox.ts';
import type { Schema } from '../../../server/store/schema.ts';
import { createSealer, type EncryptionKey } from '../../../server/store/sealer.ts';
import type { Tables } from '../../../server/store/store.ts';
import { encryptionKey } from '../encryption-keys.ts';
import { AT, conversationRecord, messageRecord, outboxRecord, requestOf } from '../store-records.ts';

const OLD_KEY = encryptionKey('old');
const NEW_KEY = encryptionKey('new', 'n');

type Keys = readonly [EncryptionKey, ...EncryptionKey[]];

export const KEYS: Keys = [OLD_KEY, NEW_KEY];
/** Keys of a rotation, which seals again what one member has. */
export const NEW_KEYS: Keys = [NEW_KEY, OLD_KEY];

/** Worker that has claimed one row. */
export const WORKER = 'worker';

/** Records of the member whom calls are about. They can be opened; those of the others cannot. */
export interface Own {
  readonly member: MemberRecord;
  /** One that waits, and one that was answered. */
  readonly conversations: readonly [ConversationRecord, ConversationRecord];
  readonly draft: SavedDraft;
  readonly delivery: Delivery;
}

const MEMBERS = 500;
const CONVERSATIONS = 12;
const TOPICS = 500;

/**
 * Fills the tables with members and their conversations. PostgreSQL would read a small table as a whole, however good its
 * indexes are. No table has more rows than ANALYZE reads (30,000): it would sample them otherwise.
 */
export async function fill(db: Kysely<Schema>, tables: Tables): Promise<Own> {
  for (let member = 0; member < MEMBERS; member++) await insertMember(db, `member-${member}`, member);
  const topics = Array.from({ length: TOPICS }, (_, i) => ({ id: `topic-${i}`, content: '{}'.padEnd(500) }));
  await db.insertInto('topic_labels').values(topics).execute();
  await tables.jobs.claim('purge', { worker: WORKER, now: AT, leaseUntil: AT });
  await tables.outbox.beginLease({ worker: WORKER, now: AT, aliveUntil: '9999' });
  return insertOwn(tables);
}

async function insertMember(db: Kysely<Schema>, member_id: string, member: number): Promise<void> {
  const sealed = createSealer(NEW_KEYS).seal('x'.repeat(300), 'of no row');
  const own = { member_id, updated_at: AT };
  const rows = Array.from({ length: CONVERSATIONS }, (_, i) => ({
    id: `c-${member}-${i}`,
    at: dayOf(i + member),
    waits: i === 0,
    unread: i === 1,
    erased: i === 2,
  }));
  const notificationOf = ({ id }: { id: string }) => ({
    conversation_id: id,
    member_id,
    position: 0,
    kind: 'receipt' as const,
    channel: 'email' as const,
    id,
  });
  await db
    .insertInto('member')
    .values({ member_id, version: 'v', conversations: CONVERSATIONS, preferences: null, check_hash: 'none' })
    .execute();
  await db
    .insertInto('conversation')
    .values(
      rows.map(({ id, at, waits, unread }) => ({
        member_id,
        id,
        last_message_at: at,
        profile: 'particulier' as const,
        state: waits ? ('waiting' as const) : ('answered' as const),
        unread: Number(unread),
        answered_at: waits ? null : at,
        answer_due_at: waits ? at : null,
        sealed,
      })),
    )
    .execute();
  await db
    .insertInto('message')
    .values(
      rows.map(({ id, at, erased }) => ({
        member_id,
        conversation_id: id,
        position: 0,
        sent_at: at,
        request: `request-${id}`,
        sealed: erased ? null : sealed,
      })),
    )
    .execute();
  await db
    .insertInto('draft')
    .values(
      rows.map(({ id }) => ({
        ...own,
        actor_id: member_id,
        conversation_id: id,
        profile: '' as const,
        version: '1',
        sealed,
      })),
    )
    .execute();
  await db
    .insertInto('outbox')
    .values(rows.map((of) => ({ ...notificationOf(of), created_at: of.at, attempts: 0, next_attempt_at: of.at })))
    .execute();
  await db
    .insertInto('failed_notification')
    .values(rows.map((of) => ({ ...notificationOf(of), failed_at: of.at, reason: '550' })))
    .execute();
}

const dayOf = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString();

async function insertOwn({ members, conversations, messages, drafts, outbox }: Tables): Promise<Own> {
  const memberId = 'member-own';
  const waiting = conversationRecord('c-own-0', { memberId });
  const answered = conversationRecord('c-own-1', {
    memberId,
    state: 'answered',
    unread: true,
    answeredAt: AT,
    answerDueAt: null,
  });
  await members.save({ memberId, version: undefined, conversations: 2 });
  for (const conversation of [waiting, answered]) {
    const message = messageRecord(conversation.id, { memberId });
    await conversations.insert(conversation);
    await messages.insert(message, requestOf(message));
  }
  const draft: SavedDraft = {
    key: { memberId, actorId: memberId, conversationId: null, profile: 'particulier' },
    draft: { text: 'Bonjour.' },
    version: '1',
  };
  await drafts.save(draft, AT);
  await outbox.insert([outboxRecord(waiting.id, { memberId, channel: 'sms' })]);
  const [delivery] = await outbox.claim({ worker: WORKER, channel: 'sms', now: AT, limit: 1 });
  if (!delivery) throw new Error('nothing was claimed');
  return { member: await members.find(memberId), conversations: [waiting, answered], draft, delivery };
}
