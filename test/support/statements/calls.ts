import { checkKeys, dropOtherKeys } from '../../../server/store/check-keys.ts';
import type { Database } from '../../../server/store/database.ts';
import { openKeyedHash } from '../../../server/store/keyed-hash.ts';
import { writeProbe } from '../../../server/store/open-store.ts';
import { resealAll } from '../../../server/store/sealed-rows.ts';
import { createSealer } from '../../../server/store/sealer.ts';
import type { Tables } from '../../../server/store/store.ts';
import { AT, conversationRecord, messageRecord, outboxRecord, requestOf } from '../store-records.ts';
import { KEYS, NEW_KEYS, WORKER, type Own } from './fill.ts';

/** Calls of a method by what sets them apart from each other, with the arguments of each. */
type Calls<Method> = Method extends (...args: infer Args) => unknown ? Readonly<Record<string, Args>> : never;

/** Calls of every method of every table. A method that is missing does not compile. */
type AllCalls = { readonly [T in keyof Tables]: { readonly [M in keyof Tables[T]]: Calls<Tables[T][M]> } };

const LATER = '2026-03-05T09:00:00.000Z';
const SINCE = '2023-03-04T09:00:00.000Z';
const PLACE = { at: AT, id: 'c' };
const NEW = { memberId: 'member-new', conversationId: 'c-new', position: 0 };

/** Calls every method on the filled database, once for each set of statements that it may send. */
export function callsOn({ member, conversations: [first, second], draft, delivery }: Own): AllCalls {
  const { memberId } = member;
  const conversation = { memberId, id: first.id };
  const message = { memberId, conversationId: first.id, position: 0 };
  const { version } = draft;
  return {
    members: {
      find: { '': [memberId], 'of a member who is not stored': ['nobody'] },
      findVersion: { '': [memberId] },
      lock: { '': [memberId] },
      save: { 'a new member': [{ ...member, memberId: NEW.memberId, version: undefined }], 'a known member': [member] },
      countMissing: { '': [memberId, 0] },
    },
    conversations: {
      insert: { '': [conversationRecord('c-new', { memberId })] },
      update: {
        answered: [
          first,
          { state: 'answered', unread: true, answeredAt: LATER, answerDueAt: null, lastMessageAt: LATER },
        ],
        read: [second, { unread: false }],
        continued: [second, { state: 'waiting', unread: false, answerDueAt: LATER, lastMessageAt: LATER }],
      },
      find: { '': [conversation] },
      findById: { '': [first.id] },
      listLatest: { '': [memberId, SINCE, 50] },
      listKept: { '': [memberId, SINCE, { after: PLACE, limit: 50 }] },
      countBefore: { '': [memberId, PLACE, 50] },
      countUnread: { '': [memberId, ['particulier'], SINCE] },
      listWaiting: { '': [{ limit: 50 }] },
      listMembers: { '': ['', 200] },
      listOfMember: { '': [memberId] },
      erase: { '': [memberId, [second.id, first.id], SINCE] },
    },
    messages: {
      insert: { '': [messageRecord('c-new', NEW), requestOf(messageRecord('c-new', NEW))] },
      find: { '': [message] },
      findByRequest: { '': [{ ownerId: memberId, key: `${first.id}.0` }] },
      // Fewer than the purge deletes at once: for a large part of a table, PostgreSQL would read it as a whole.
      deleteErased: { '': [AT, 20] },
    },
    outbox: {
      insert: { '': [[outboxRecord(first.id, { memberId, position: 9 })]] },
      claim: {
        '': [{ worker: WORKER, channel: 'email', now: AT, limit: 50 }],
        'without some rows': [{ worker: WORKER, channel: 'email', now: AT, limit: 50, except: ['a', 'b'] }],
      },
      markSent: { '': [delivery] },
      markFailed: { '': [delivery, { at: AT, reason: '550' }] },
      postpone: { '': [delivery, { attempts: 1, nextAttemptAt: AT }] },
      beginLease: { '': [{ worker: 'worker-new', now: AT, aliveUntil: AT, replaced: WORKER }] },
      extendLease: { '': [WORKER, AT] },
      endLease: { '': [WORKER] },
      endAbandonedLeases: { '': [] },
      listFailed: { 'the first page': [{ limit: 50 }], 'a following page': [{ after: PLACE, limit: 50 }] },
      count: { '': [] },
    },
    drafts: {
      lock: { '': [draft.key] },
      find: { '': [draft.key] },
      listOfNewMessages: { '': [{ memberId, actorId: memberId }, ['particulier']] },
      save: {
        'whatever was there': [draft, AT],
        'if there is none': [draft, AT, 'none'],
        'if there is one': [draft, AT, 'some'],
        'if it has one of these versions': [draft, AT, { versions: [version, 'other'] }],
      },
      delete: {
        '': [draft.key],
        'if there is none': [draft.key, 'none'],
        'if it has one of these versions': [draft.key, { versions: [version, 'other'] }],
      },
      deleteOlderThan: {
        'the first batch': ['9999', { after: '', limit: 500 }],
        'a following batch': ['9999', { after: JSON.stringify(['a', 'a', '', '']), limit: 500 }],
        'the last batch': ['9999', { after: JSON.stringify(['z', 'z', '', '']), limit: 500 }],
      },
    },
    audit: {
      insert: { '': [{ at: AT, actorId: memberId, memberId, action: 'read', conversationId: first.id }] },
    },
    jobs: {
      claim: { '': ['purge', { worker: WORKER, now: AT, leaseUntil: AT }] },
      schedule: { '': ['purge', WORKER, AT] },
    },
  };
}

/** All else that a server, or a command beside it, does with tables. */
export const OTHER_CALLS: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
  'start: checkKeys': ({ migrator }) => checkKeys(migrator, createSealer(KEYS)),
  'start: openKeyedHash': ({ migrator }) => openKeyedHash(migrator, createSealer(KEYS)),
  'health: writeProbe': ({ migrator }) => writeProbe(migrator, createSealer(KEYS)),
  'rotate-keys: resealAll': (database) => resealAll(database, createSealer(NEW_KEYS)),
  'rotate-keys: dropOtherKeys': ({ migrator }) => dropOtherKeys(migrator, createSealer(NEW_KEYS)),
};
