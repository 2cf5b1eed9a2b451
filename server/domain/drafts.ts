import { randomUUID } from 'node:crypto';
import { normalizeMessage } from '../../src/contract/message-rules.ts';
import type { Draft } from '../../src/contract/messaging.ts';
import { Refusal } from './errors.ts';
import { actorOf, type Identity } from './identity.ts';
import type { Services } from './services.ts';
import type { DraftKey, Drafts } from './store.ts';

/** What a change of a draft rests on: the version it was read in, that there was none, or nothing. */
export type Basis = { readonly version: string } | 'none' | 'any';

/** The draft of a new message, or of a reply in a conversation. */
export function draftOf(identity: Identity, conversationId: string | null): DraftKey {
  return { memberId: identity.id, actorId: actorOf(identity), conversationId };
}

/**
 * Keeps a draft: of two pages that write at the same time the later wins, and the earlier is told by its basis.
 *
 * @returns its new version
 * @throws {Refusal} `draft-changed` when the draft is not, or is no longer, what the change rests on, or was sent
 */
export async function saveDraft(
  { store, clock }: Services,
  key: DraftKey,
  draft: Draft,
  basis: Basis,
): Promise<string> {
  const version = randomUUID();
  await store.transaction(async ({ drafts, idempotency }) => {
    await assertBasis(drafts, key, basis);
    // What was sent does not come back because an older save arrives later.
    if (draft.key !== undefined && (await idempotency.find(key.memberId, draft.key)))
      throw new Refusal('draft-changed');
    await drafts.save(key, { draft, version }, clock().toISOString());
  });
  return version;
}

/** @throws {Refusal} `draft-changed`, as {@link saveDraft} does */
export async function deleteDraft({ store }: Services, key: DraftKey, basis: Basis): Promise<void> {
  await store.transaction(async ({ drafts }) => {
    await assertBasis(drafts, key, basis);
    await drafts.delete(key);
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
  const saved = await drafts.find(key);
  if (!saved) return;
  const { draft } = saved;
  if (draft.key === sent.key || normalizeMessage(draft.text) === sent.text) await drafts.delete(key);
}

async function assertBasis(drafts: Drafts, key: DraftKey, basis: Basis): Promise<void> {
  if (basis === 'any') return;
  const saved = await drafts.find(key);
  if (basis === 'none' ? saved : saved?.version !== basis.version) throw new Refusal('draft-changed');
}
