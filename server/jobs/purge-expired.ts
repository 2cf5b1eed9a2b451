import { setImmediate } from 'node:timers/promises';
import { draftStart, idempotencyStart, listExpired } from '../conversations/retention.ts';
import type { Batch, BatchResult } from '../store/batch.ts';
import type { Store, Tables } from '../store/store.ts';
import type { Log } from '../log.ts';
import type { Purged } from '../metrics.ts';
import type { Monitor } from '../progress.ts';

/** Conversations erased in one transaction. */
const CONVERSATIONS_BATCH = 20;

/** Rows of other tables looked at in one transaction. */
const ROWS_BATCH = 500;

/** Members listed at once. */
const MEMBERS_BATCH = 200;

/** Members counted at once. */
const COUNT_BATCH = 10_000;

/** Actor in the audit trail. */
const ACTOR = 'purge';

export interface PurgeDeps {
  readonly store: Pick<Store, 'transaction' | 'conversations' | 'members' | 'scrub'>;
  readonly clock: () => Date;
  readonly log: Log;
  readonly onPurged?: (what: Purged, rows: number) => void;
  readonly onProgress?: Monitor['onProgress'];
}

/**
 * Erases for good the conversations, drafts and idempotency keys that retention no longer keeps. It works in small
 * transactions and lets other requests run between them. After a stop, the next run finds what is left.
 *
 * @param signal stops it between two transactions
 * @throws {UnavailableError} when the database is away, or its log is in use and cannot be truncated
 */
export async function purgeExpired(deps: PurgeDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, log, onPurged, onProgress } = deps;
  const now = clock();
  const counts: Record<Purged, number> = { conversations: 0, drafts: 0, 'idempotency-keys': 0 };
  const count = (what: Purged, rows: number) => {
    counts[what] += rows;
    onPurged?.(what, rows);
  };
  try {
    const onMember = onProgress && (await watchMembers(store, onProgress));
    await purgeConversations(store, now, signal, (rows) => count('conversations', rows), onMember);
    await deleteInBatches(
      (batch) => store.transaction(({ drafts }) => drafts.deleteOlderThan(draftStart(now), batch)),
      signal,
      (rows) => count('drafts', rows),
    );
    for (let erased = ROWS_BATCH; erased === ROWS_BATCH && !signal.aborted;) {
      erased = await store.transaction(({ messages }) => messages.deleteErased(idempotencyStart(now), ROWS_BATCH));
      count('idempotency-keys', erased);
      await setImmediate();
    }
    // Needed even if nothing was erased now: an earlier purge may have failed here because the log was in use.
    if (!signal.aborted) await store.scrub();
  } finally {
    log('info', 'purged', { ...counts });
  }
}

/** Counts the members. Returns what is to be called after each of them. */
async function watchMembers(
  { conversations }: PurgeDeps['store'],
  onProgress: Monitor['onProgress'],
): Promise<() => void> {
  let total = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const members: readonly string[] = await conversations.listMembers(after, COUNT_BATCH);
    total += members.length;
    after = members.at(-1);
  }
  let done = 0;
  const report = () => onProgress({ step: 'Erasing', done, total: Math.max(total, done), unit: 'members' });
  report();
  return () => {
    done++;
    report();
  };
}

async function purgeConversations(
  store: PurgeDeps['store'],
  now: Date,
  signal: AbortSignal,
  count: (rows: number) => void,
  onMember: () => void = () => undefined,
): Promise<void> {
  for (let after = ''; ;) {
    const members = await store.conversations.listMembers(after, MEMBERS_BATCH);
    for (const memberId of members) {
      await purgeMember(store, memberId, { now, signal }, count);
      onMember();
      await setImmediate();
      if (signal.aborted) return;
    }
    const last = members.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** @param count called with the number of conversations that each transaction erased */
async function purgeMember(
  store: PurgeDeps['store'],
  memberId: string,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
  count: (rows: number) => void,
): Promise<void> {
  let stored = await store.conversations.listOfMember(memberId);
  await store.members.countMissing(memberId, stored.length);
  // Conversations that cannot be read stay, and so do those that have begun to wait meanwhile.
  const left = new Set<string>();
  while (!signal.aborted && listExpired(stored, now).some((id) => !left.has(id))) {
    const { tried, erased } = await store.transaction((tables) => eraseBatch(tables, memberId, { now, left }));
    count(erased);
    if (tried.length === 0) return;
    for (const id of tried) left.add(id);
    stored = await store.conversations.listOfMember(memberId);
  }
}

/**
 * Erases one batch of a member's conversations. It lists them again in its transaction, since the member may have written
 * in one of them meanwhile.
 *
 * @param left ids of conversations that are not tried again
 * @returns ids of the conversations that it tried to erase, and the number of the erased
 */
async function eraseBatch(
  { conversations, members, audit }: Tables,
  memberId: string,
  { now, left }: { readonly now: Date; readonly left: ReadonlySet<string> },
): Promise<{ tried: readonly string[]; erased: number }> {
  // Locked first: nobody writes in a conversation between the list and its erasing.
  const member = await members.lock(memberId);
  const expired = listExpired(await conversations.listOfMember(memberId), now);
  const tried = expired.filter((id) => !left.has(id)).slice(0, CONVERSATIONS_BATCH);
  const erased = await conversations.erase(memberId, tried, idempotencyStart(now));
  if (erased.length > 0) await members.save({ ...member, conversations: member.conversations - erased.length });
  const at = now.toISOString();
  for (const conversationId of erased) {
    await audit.insert({ at, actorId: ACTOR, memberId, action: 'erased', conversationId });
  }
  return { tried, erased: erased.length };
}

async function deleteInBatches(
  deleteBatch: (batch: Batch) => Promise<BatchResult>,
  signal: AbortSignal,
  count: (rows: number) => void,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined && !signal.aborted;) {
    const { erased, end } = await deleteBatch({ after, limit: ROWS_BATCH });
    count(erased);
    after = end;
    await setImmediate();
  }
}
