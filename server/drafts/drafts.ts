import { randomUUID } from 'node:crypto';
import { hasTooManyMarks, normalizeMessage } from '../../src/contract/message-rules.ts';
import type { Draft } from '../../src/contract/drafts.ts';
import type { Profile } from '../../src/contract/topic.ts';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError, UnreadableError } from '../errors.ts';
import { chooseProfile } from '../identity/identity.ts';
import type { MemberAccess, MemberTables } from '../identity/member-access.ts';
import type { Batch, BatchResult } from '../store/batch.ts';

/** State that a draft must be in for a change: one of these versions, some draft, no draft, or any of these. */
export type Precondition = { readonly versions: readonly string[] } | 'some' | 'none' | 'any';

/** Primary key: one draft for each profile's new message, and one for a reply in each conversation. */
export interface DraftKey {
  readonly memberId: string;
  /** The writer: a proxy does not see the member's drafts, nor the member the proxy's. */
  readonly actorId: string;
  /** Conversation of a reply; null for a new message. */
  readonly conversationId: string | null;
  /** Profile of a new message; a reply has that of its conversation. */
  readonly profile?: Profile | undefined;
}

/** A draft, with the version that a later change names. */
export interface SavedDraft {
  readonly key: DraftKey;
  readonly draft: Draft;
  readonly version: string;
}

/** A draft that was found. One that cannot be read has an error, and can be replaced or deleted all the same. */
export interface FoundDraft extends Omit<SavedDraft, 'draft'> {
  readonly draft: Draft | UnreadableError;
}

export interface Drafts {
  /**
   * Locks the drafts of a new message, or of a reply in one conversation, until the transaction ends, in any server.
   * Other transactions that lock them wait; they see what this one has written.
   */
  lock(key: DraftKey): Promise<void>;
  find(key: DraftKey): Promise<FoundDraft | undefined>;
  /** Lists the drafts of new messages under these profiles, latest first. */
  listOfNewMessages(
    writer: Pick<DraftKey, 'memberId' | 'actorId'>,
    profiles: readonly Profile[],
  ): Promise<FoundDraft[]>;
  /**
   * Saves the draft if the one with its key still meets the precondition, however many servers change it at once.
   * @returns whether it did
   */
  save(saved: SavedDraft, at: string, precondition?: Precondition): Promise<boolean>;
  /** Deletes the draft, if there is one and it meets the precondition, as {@link save} does. */
  delete(key: DraftKey, precondition?: Precondition): Promise<boolean>;
  /** Deletes, in one batch, the drafts that nobody has changed since `before`. */
  deleteOlderThan(before: string, batch: Batch): Promise<BatchResult>;
}

/**
 * Key of a draft that a token's person writes.
 * @throws {ProblemError} `forbidden` for a profile that the token does not have
 */
export function draftKeyOf(
  { identity, memberId, actorId }: Pick<MemberAccess, 'identity' | 'memberId' | 'actorId'>,
  conversationId: string | null,
  wanted?: Profile,
): DraftKey {
  const profile = chooseProfile(identity, wanted);
  return {
    memberId,
    actorId,
    conversationId,
    ...(conversationId === null && { profile }),
  };
}

/**
 * Reads the draft of a new message, or of a reply in a conversation.
 * @throws {UnreadableError}
 */
export async function readDraft(
  { tables }: MemberAccess,
  conversationId: string | null,
): Promise<SavedDraft | undefined> {
  const [latest] = await tables.drafts.list(conversationId);
  if (!latest) return undefined;
  const { draft } = latest;
  if (draft instanceof UnreadableError) throw draft;
  return { ...latest, draft };
}

/**
 * Saves a draft. Of two pages that write at the same time the later wins, and the earlier fails by its precondition.
 *
 * @returns its new version
 * @throws {ProblemError} `message-too-many-marks`; `forbidden` (profile); `not-found` for a reply in a conversation that the
 *   member cannot read; `draft-changed` when the draft does not meet the precondition, or was sent
 */
export async function saveDraft(
  { clock }: Pick<Dependencies, 'clock'>,
  access: MemberAccess,
  { conversationId, draft }: { conversationId: string | null; draft: Draft },
  precondition: Precondition,
): Promise<string> {
  if (hasTooManyMarks(normalizeMessage(draft.text))) throw new ProblemError('message-too-many-marks');
  const key = draftKeyOf(access, conversationId, draft.profile);
  const version = randomUUID();
  const at = clock();
  await access.transaction(async ({ conversations, drafts, messages }) => {
    if (conversationId !== null) await conversations.find(conversationId, at);
    // A save that arrives late, or while the message is being committed, must not restore a draft that was sent.
    if (draft.key !== undefined) {
      await drafts.lock(key);
      if (await messages.findByRequest({ ownerId: key.memberId, key: draft.key }))
        throw new ProblemError('draft-changed');
    }
    let expected = precondition;
    const [latest] = await drafts.list(conversationId);
    if (latest && latest.key.profile !== key.profile) {
      // The member goes on with it under another profile: it moves.
      if (!(await drafts.delete(latest.key, precondition))) throw new ProblemError('draft-changed');
      expected = 'any';
    }
    const isSaved = await drafts.save({ key, draft, version }, at.toISOString(), expected);
    if (!isSaved) throw new ProblemError('draft-changed');
  });
  return version;
}

/** @throws {ProblemError} `draft-changed` when the draft does not meet the precondition */
export async function deleteDraft(
  access: MemberAccess,
  conversationId: string | null,
  precondition: Precondition,
): Promise<void> {
  await access.transaction(async ({ drafts }) => {
    const [latest] = await drafts.list(conversationId);
    const isDeleted = latest
      ? await drafts.delete(latest.key, precondition)
      : precondition === 'any' || precondition === 'none';
    if (!isDeleted) throw new ProblemError('draft-changed');
  });
}

/**
 * Deletes the draft of a message that was just sent: the one with its idempotency key, or with its very text if the page
 * did not save the key.
 * @param sent with its text normalized
 */
export async function dropSentDraft(
  drafts: MemberTables['drafts'],
  sentFrom: DraftKey,
  sent: { readonly key: string; readonly text: string },
): Promise<void> {
  // Waits for a save that is being committed; a later one finds that the message was sent.
  await drafts.lock(sentFrom);
  for (const { key, draft, version } of await drafts.list(sentFrom.conversationId)) {
    // An unreadable draft does not keep a message from being received. It expires.
    if (draft instanceof UnreadableError) continue;
    const isSent = draft.key === sent.key || normalizeMessage(draft.text) === sent.text;
    if (isSent) await drafts.delete(key, { versions: [version] });
  }
}
