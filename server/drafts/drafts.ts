import { randomUUID } from 'node:crypto';
import { normalizeMessage } from '../../src/contract/message-rules.ts';
import type { Draft } from '../../src/contract/messaging.ts';
import { findReadable } from '../conversations/access.ts';
import { ProblemError, unlessUnreadable } from '../errors.ts';
import { actorOf, type Identity } from '../identity/identity.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Batch, BatchResult } from '../store/delete-expired.ts';
import type { Precondition } from './precondition.ts';

/** A draft, with the version that a later change names. */
export interface SavedDraft {
  readonly draft: Draft;
  readonly version: string;
}

/** Primary key. A draft belongs to a new message, or to a reply in a conversation. */
export interface DraftKey {
  readonly memberId: string;
  /** The writer: a proxy does not see the member's drafts, nor the member the proxy's. */
  readonly actorId: string;
  readonly conversationId: string | null;
}

export interface Drafts {
  /**
   * Locks this draft until the transaction ends, in any server. Other transactions that lock it wait; they see what this
   * one has written.
   */
  lock(key: DraftKey): Promise<void>;
  find(key: DraftKey): Promise<SavedDraft | undefined>;
  /**
   * Saves the draft if it still meets the precondition, however many servers change it at once.
   * @returns whether it did
   */
  save(key: DraftKey, saved: SavedDraft, at: string, precondition?: Precondition): Promise<boolean>;
  /** Deletes the draft, if there is one and it meets the precondition, as {@link save} does. */
  delete(key: DraftKey, precondition?: Precondition): Promise<boolean>;
  /** Deletes, in one batch, the drafts that nobody has changed since `before`. */
  deleteOlderThan(before: string, batch: Batch): Promise<BatchResult>;
}

/** The draft of a new message, or of a reply in a conversation. */
export function draftOf(identity: Identity, conversationId: string | null): DraftKey {
  return { memberId: identity.id, actorId: actorOf(identity), conversationId };
}

/**
 * Keeps a draft: of two pages that write at the same time the later wins, and the earlier is told by its precondition.
 *
 * @returns its new version
 * @throws {ProblemError} `not-found` for a reply in a conversation that the member cannot read, `draft-changed` when the draft
 *   is not, or is no longer, what the change rests on, or was sent
 */
export async function saveDraft(
  { store, clock }: Dependencies,
  key: DraftKey,
  draft: Draft,
  precondition: Precondition,
): Promise<string> {
  const version = randomUUID();
  const at = clock();
  await store.transaction(async (tables) => {
    const { drafts, idempotency } = tables;
    if (key.conversationId !== null) await findReadable(tables, { id: key.memberId }, key.conversationId, at);
    // What was sent does not come back because an older save arrives later, or while the sending is being committed.
    if (draft.key !== undefined) {
      await drafts.lock(key);
      if (await idempotency.find(key.memberId, draft.key)) throw new ProblemError('draft-changed');
    }
    if (!(await drafts.save(key, { draft, version }, at.toISOString(), precondition)))
      throw new ProblemError('draft-changed');
  });
  return version;
}

/** @throws {ProblemError} `draft-changed`, as {@link saveDraft} does */
export async function deleteDraft({ store }: Dependencies, key: DraftKey, precondition: Precondition): Promise<void> {
  await store.transaction(async ({ drafts }) => {
    if (!(await drafts.delete(key, precondition))) throw new ProblemError('draft-changed');
  });
}

/**
 * Drops the draft of what was just sent: the one with its key, or with its very text if the key was not kept in it.
 * @param sent its text is normalized
 */
export async function dropSentDraft(
  drafts: Drafts,
  key: DraftKey,
  sent: { readonly key: string; readonly text: string },
): Promise<void> {
  // A save that is being committed is waited for, and one that comes later finds what was sent.
  await drafts.lock(key);
  // One that cannot be read keeps no message from being received; it is forgotten with those that nobody touches.
  const saved = await unlessUnreadable(drafts.find(key));
  if (!saved) return;
  const { draft, version } = saved;
  if (draft.key === sent.key || normalizeMessage(draft.text) === sent.text)
    await drafts.delete(key, { versions: [version] });
}
