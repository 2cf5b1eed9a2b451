import type { Actor, SnapshotFrom, StateValue } from 'xstate';
import { toRequestFailure } from '../../api/request-failure.ts';
import type { Draft } from '../../contract/messaging.ts';
import { draftOf, isSameDraft, isSameMessage, NEW_MESSAGE } from './drafts.ts';
import type { messagingMachine } from './messaging-machine.ts';
import type { DraftSlot, DraftState, MessagingRequests } from './messaging-types.ts';
import { isTransient } from './retries.ts';

/** How long typing pauses before a draft is saved, and how long after a failure it is tried again, in ms. */
const PAUSES = { typing: 1000, retry: 15_000 };

/**
 * Keeps what is written on the server: when typing pauses, and at once when a step is left. It stops with the actor, but
 * for what is on its way.
 *
 * @returns saves at once whatever is not saved yet, for when the page goes or the line is back
 */
export function keepDrafts(
  actor: Actor<typeof messagingMachine>,
  { askReceipt, loadDraft, saveDraft }: Pick<MessagingRequests, 'askReceipt' | 'loadDraft' | 'saveDraft'>,
  pauses = PAUSES,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  /** The latest save of each draft that is under way; what becomes of one that it has overtaken is of no interest. */
  const latest = new Map<DraftSlot, { readonly draft: Draft | undefined }>();
  /** What was sent to the server: where an answer was lost, it may be what stands there. */
  const tried: Draft[] = [];
  let slot: DraftSlot = NEW_MESSAGE;
  let step: string | undefined;
  let noted: Draft | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const saveAll = (urgent = false) => {
    const kept = Object.keys(actor.getSnapshot().context.drafts);
    for (const each of new Set([slot, ...kept])) void save(each, urgent);
  };
  const saveIn = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(saveAll, pause);
  };
  const update = (of: DraftSlot, change: DraftState) => actor.send({ type: 'draft.update', slot: of, change });

  async function save(of: DraftSlot, urgent = false): Promise<void> {
    const snapshot = actor.getSnapshot();
    const { draft: saved, version, other } = snapshot.context.drafts[of] ?? {};
    const draft = draftOf(snapshot.context, of);
    const underWay = latest.get(of);
    const isBusy = underWay && (!urgent || isSameDraft(draft, underWay.draft));
    if (signal.aborted || isSending(snapshot) || other || isBusy || isSameDraft(draft, saved)) return;
    if (draft) tried.push(draft);
    const turn = { draft };
    latest.set(of, turn);
    update(of, { saving: true });
    let change: DraftState;
    try {
      // A save that is still under way is overtaken, whichever arrives first.
      change = await store(of, draft, saved, underWay ? null : saved && version);
    } catch (thrown) {
      change = { failure: toRequestFailure(thrown) };
    }
    if (signal.aborted || latest.get(of) !== turn) return;
    latest.delete(of);
    update(of, change);
    if (!change.failure) void save(of);
    else if (isTransient(change.failure)) saveIn(pauses.retry);
    // Not before what was written meanwhile, such as a key, is on its way: sending waits for it.
    if (!latest.has(of)) update(of, { saving: false });
  }

  async function store(
    of: DraftSlot,
    draft: Draft | undefined,
    saved: Draft | undefined,
    version: string | null | undefined,
  ): Promise<DraftState> {
    try {
      return { draft, version: await saveDraft({ slot: of, draft, version }), failure: undefined };
    } catch (thrown) {
      if (toRequestFailure(thrown).problem?.code !== 'draft-changed') throw thrown;
    }
    const other = await loadDraft({ slot: of }, signal);
    // What was to be removed has been written on elsewhere: it is offered again.
    if (!draft) return { draft, failure: undefined };
    // It was saved from here, and the answer was lost; or another page has the same words.
    if (tried.some((each) => isSameMessage(each, other.draft))) return { ...other, failure: undefined };
    const sent = other.draft ? undefined : await findReceipt([saved?.key, draft.key]);
    // It went out from here meanwhile.
    if (!draftOf(actor.getSnapshot().context, of)) return {};
    if (!sent) return { other, failure: undefined };
    actor.send({ type: 'draft.sent', slot: of, sent });
    return {};
  }

  async function findReceipt(keys: (string | undefined)[]) {
    for (const key of keys) {
      const sent = key && (await askReceipt({ key }, signal).catch(() => undefined));
      if (sent) return sent;
    }
    return undefined;
  }

  const follow = (snapshot: Snapshot) => {
    const { value, context } = snapshot;
    const now = stepOf(value);
    if (now !== step) void save(slot);
    step = now;
    slot = now === 'conversation' ? (context.conversationId ?? '') : NEW_MESSAGE;
    const draft = draftOf(context, slot);
    if (!isSameMessage(draft, noted)) saveIn(pauses.typing);
    noted = draft;
  };
  actor.subscribe({
    next: follow,
    complete: () => {
      clearTimeout(timer);
      stop.abort();
    },
  });
  return () => saveAll(true);
}

type Snapshot = SnapshotFrom<typeof messagingMachine>;

/** What is being sent is not changed, and its draft goes with the server's acknowledgement. */
const isSending = (snapshot: Snapshot): boolean =>
  snapshot.matches({ sending: 'posting' }) ||
  snapshot.matches('unsent') ||
  snapshot.matches({ conversation: 'replying' }) ||
  snapshot.matches({ conversation: 'waiting' });

const stepOf = (value: StateValue): string => (typeof value === 'string' ? value : (Object.keys(value)[0] ?? ''));
