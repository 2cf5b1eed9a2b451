import { setImmediate } from 'node:timers/promises';
import { draftStart, idempotencyStart, listExpired } from '../conversations/retention.ts';
import type { Batch, BatchResult } from '../store/delete-expired.ts';
import type { Store, Tables } from '../store/store.ts';
import type { Log } from '../log.ts';
import type { Purged } from '../metrics.ts';

/** How many conversations are erased in one transaction, and how many rows of other tables are looked at in one. */
const ERASED_AT_ONCE = 20;
const SWEPT_AT_ONCE = 500;

/** How many members are listed at once. */
const MEMBERS_AT_ONCE = 200;

/** Who erases, in the audit. */
const ACTOR = 'purge';

export interface PurgeDeps {
  readonly store: Pick<Store, 'transaction' | 'conversations' | 'scrub'>;
  readonly clock: () => Date;
  readonly log: Log;
  readonly onPurged?: (what: Purged, rows: number) => void;
}

/**
 * Erases for good what retention no longer keeps (spec.md, Retention): conversations, drafts and idempotency keys. It is
 * done in small transactions with a turn of the event loop between them, so that nobody waits for it, and goes on where
 * it was stopped when it is done again.
 *
 * @param signal stops it between two transactions
 * @throws {UnavailableError} when the database is away, or its log is in use and cannot be emptied
 */
export async function purgeExpired(deps: PurgeDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, log, onPurged } = deps;
  const now = clock();
  const counts: Record<Purged, number> = { conversations: 0, drafts: 0, 'idempotency-keys': 0 };
  const count = (what: Purged, rows: number) => {
    counts[what] += rows;
    onPurged?.(what, rows);
  };
  try {
    await purgeConversations(store, now, signal, (rows) => count('conversations', rows));
    const drafts = ({ drafts }: Tables, part: Batch) => drafts.deleteOlderThan(draftStart(now), part);
    await sweepAll(store, drafts, signal, (rows) => count('drafts', rows));
    const keys = ({ idempotency }: Tables, part: Batch) => idempotency.deleteOlderThan(idempotencyStart(now), part);
    await sweepAll(store, keys, signal, (rows) => count('idempotency-keys', rows));
    // Also when nothing was erased now: it may have been before the log was in use.
    if (!signal.aborted) await store.scrub();
  } finally {
    log('info', 'purged', { ...counts });
  }
}

async function purgeConversations(
  store: PurgeDeps['store'],
  now: Date,
  signal: AbortSignal,
  count: (rows: number) => void,
): Promise<void> {
  for (let after = ''; ;) {
    const members = await store.conversations.listMembers(after, MEMBERS_AT_ONCE);
    for (const memberId of members) {
      while (!signal.aborted && listExpired(await store.conversations.listOfMember(memberId), now).length > 0) {
        const erased = await store.transaction((tables) => eraseSome(tables, memberId, now));
        count(erased);
        // What is left has begun to wait meanwhile.
        if (erased === 0) break;
      }
      await setImmediate();
    }
    const last = members.at(-1);
    if (last === undefined || signal.aborted) return;
    after = last;
  }
}

/** Looks again within the transaction: the member may have gone on with a conversation since. @returns how many */
async function eraseSome({ conversations, audit }: Tables, memberId: string, now: Date): Promise<number> {
  const expired = listExpired(await conversations.listOfMember(memberId), now).slice(0, ERASED_AT_ONCE);
  const erased = await conversations.erase(memberId, expired);
  const at = now.toISOString();
  for (const conversationId of erased) {
    await audit.insert({ at, actorId: ACTOR, memberId, action: 'erased', conversationId });
  }
  return erased.length;
}

async function sweepAll(
  store: PurgeDeps['store'],
  sweep: (tables: Tables, part: Batch) => Promise<BatchResult>,
  signal: AbortSignal,
  count: (rows: number) => void,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined && !signal.aborted;) {
    const part: Batch = { after, limit: SWEPT_AT_ONCE };
    const { erased, end } = await store.transaction((tables) => sweep(tables, part));
    count(erased);
    after = end;
    await setImmediate();
  }
}
