import { assign, sendParent, setup } from 'xstate';
import { toRequestFailure } from '../../api/request-failure.ts';
import type { DraftContext, DraftEvent } from './draft-types.ts';
import { isSameDraft, isSameMessage } from './drafts.ts';
import type { DraftReport, DraftSlot, OtherVersion, StoredDraft } from './messaging-types.ts';
import type { DraftRequestActors } from './requests.ts';
import { isTransient } from './retries.ts';

const draftSetup = setup({
  types: {
    context: {} as DraftContext,
    events: {} as DraftEvent,
    input: {} as { slot: DraftSlot },
  },
  actors: {} as DraftRequestActors,
  actions: {
    note: assign({ draft: ({ event, context }) => ('draft' in event ? event.draft : context.draft) }),
    noteFailure: assign({ failure: (_, { error }: { error: unknown }) => toRequestFailure(error) }),
    noteAttempt: assign({
      attempt: ({ context }) => context.draft,
      tried: ({ context: { draft, tried } }) => (draft ? [...tried, draft] : tried),
    }),
    noteStored: assign((_, stored: StoredDraft) => ({ stored, other: undefined, failure: undefined })),
    /** The version stays known: a list that was asked for before may still offer it. */
    noteSent: assign(({ context: { stored } }) => ({
      draft: undefined,
      stored: { version: stored.version },
      other: undefined,
      failure: undefined,
      isLocked: false,
    })),
    report: sendParent(({ context: { slot, stored, other, failure } }, { saving }: { saving: boolean }) => ({
      type: 'draft.update',
      slot,
      report: { ...stored, saving, other, failure } satisfies DraftReport,
    })),
    reportKey: sendParent(({ context: { slot } }, { draft }: StoredDraft) => ({ type: 'draft.shared', slot, draft })),
    reportSent: sendParent(({ context: { slot } }, { sent }: OtherVersion) => ({ type: 'draft.sent', slot, sent })),
  },
  guards: {
    /** The message differs from what the server has. */
    isUnsaved: ({ context, event }) =>
      !isSameDraft('draft' in event ? event.draft : context.draft, context.stored.draft),
    /** The message differs from what is being saved. */
    isChanged: ({ context }) => !context.isLocked && !isSameDraft(context.draft, context.attempt),
    isLocked: ({ context }) => context.isLocked === true,
    isTransient: ({ context }) => context.failure !== undefined && isTransient(context.failure),
    isOvertaken: (_, { error }: { error: unknown }) => toRequestFailure(error).problem?.code === 'draft-changed',
    isRemoved: ({ context }) => !context.attempt || !context.draft,
    /** An answer was lost, or another page has the same words. */
    isOwn: ({ context }, { draft }: OtherVersion) => context.tried.some((each) => isSameMessage(each, draft)),
    isSent: (_, { sent }: OtherVersion) => sent !== undefined,
  },
  delays: {
    typingPause: 1000,
    retryPause: 15_000,
  },
});

const reportIdle = { type: 'report', params: { saving: false } } as const;

const saveChanged = [
  { guard: 'isUnsaved', target: '#draft.saving', actions: 'note' },
  { target: '#draft.idle', actions: 'note' },
] as const;

/** One save; `version` null replaces whatever the server has. */
const save = (isForced: boolean) =>
  draftSetup.createStateConfig({
    entry: ['noteAttempt', { type: 'report', params: { saving: true } }],
    on: {
      flush: { guard: 'isChanged', target: 'overtaking', reenter: true },
      // Its answer is waited for: a save that arrives after the message would bring back what was sent.
      lock: { actions: assign({ isLocked: true }) },
      save: { actions: ['note', assign({ isLocked: false })] },
      sent: { actions: ['noteSent', { type: 'report', params: { saving: true } }] },
    },
    invoke: {
      id: 'saveDraft',
      src: 'saveDraft',
      input: ({ context: { slot, draft, stored } }) => ({
        slot,
        draft,
        version: isForced ? null : stored.draft && stored.version,
      }),
      onDone: {
        target: 'next',
        actions: {
          type: 'noteStored',
          params: ({ context, event }) => ({ draft: context.attempt, version: event.output }),
        },
      },
      onError: [
        { guard: 'isLocked', target: '#draft.locked' },
        { guard: { type: 'isOvertaken', params: ({ event }) => event }, target: 'comparing' },
        { target: '#draft.idle.failed', actions: { type: 'noteFailure', params: ({ event }) => event } },
      ],
    },
  });

/**
 * The draft of one message on the server: of the new one, or of the reply in one conversation. It is told what is
 * written, and reports to its parent what is saved. Each save names the version it replaces, so that what another page
 * or device has saved meanwhile is never overwritten: the member chooses.
 * Why: .github/decisions/draft-precedence.md
 */
export const draftMachine = draftSetup.createMachine({
  id: 'draft',
  context: ({ input: { slot } }) => ({ slot, stored: {}, tried: [] }),
  initial: 'idle',
  on: {
    change: { actions: 'note' },
    save: { actions: 'note' },
    lock: { target: '.locked' },
    restore: {
      target: '.idle',
      actions: [
        assign({ draft: ({ event }) => event.stored.draft }),
        { type: 'noteStored', params: ({ event }) => event.stored },
      ],
    },
    sent: { target: '.idle', actions: 'noteSent' },
  },
  states: {
    idle: {
      initial: 'saved',
      on: {
        change: [
          { guard: 'isUnsaved', target: '.unsaved', actions: 'note' },
          { target: '.saved', actions: 'note' },
        ],
        save: saveChanged,
        flush: { guard: 'isUnsaved', target: 'saving' },
      },
      states: {
        saved: { entry: [assign({ failure: undefined }), reportIdle] },
        unsaved: { after: { typingPause: '#draft.saving' } },
        failed: {
          entry: reportIdle,
          after: { retryPause: { guard: 'isTransient', target: '#draft.saving' } },
        },
      },
    },
    saving: {
      initial: 'putting',
      exit: assign({ isLocked: false }),
      states: {
        putting: save(false),
        /** Replaces a save that is still under way, whichever arrives first. */
        overtaking: save(true),
        /** Saves in turn what was written during a save. */
        next: {
          always: [
            { guard: 'isLocked', target: '#draft.locked' },
            { guard: 'isUnsaved', target: 'putting' },
            { target: '#draft.idle' },
          ],
        },
        /** The server has another version than the one that was to be replaced. */
        comparing: {
          invoke: {
            id: 'loadOtherVersion',
            src: 'loadOtherVersion',
            input: ({ context: { slot, stored, attempt } }) => ({
              slot,
              keys: attempt ? [stored.draft?.key, attempt.key] : [],
            }),
            onDone: [
              {
                // Another device has changed the draft that is removed here: the next list offers it again.
                guard: 'isRemoved',
                target: 'next',
                actions: { type: 'noteStored', params: ({ context }) => ({ version: context.stored.version }) },
              },
              {
                guard: { type: 'isOwn', params: ({ event }) => event.output },
                target: 'next',
                actions: [
                  assign({
                    // Goes under the other's key from now on; under its own, which is then saved, if the other has none.
                    draft: ({ context: { draft }, event: { output } }) =>
                      output.draft?.key && isSameMessage(draft, output.draft) ? output.draft : draft,
                  }),
                  { type: 'noteStored', params: ({ event }) => event.output },
                  { type: 'reportKey', params: ({ event }) => event.output },
                ],
              },
              {
                // Text that was written here since belongs to another message.
                guard: { type: 'isSent', params: ({ event }) => event.output },
                target: '#draft.idle.unsaved',
                actions: [
                  { type: 'noteStored', params: {} },
                  reportIdle,
                  { type: 'reportSent', params: ({ event }) => event.output },
                ],
              },
              { target: '#draft.conflict', actions: assign({ other: ({ event: { output } }) => output }) },
            ],
            onError: {
              target: '#draft.idle.failed',
              actions: { type: 'noteFailure', params: ({ event }) => event },
            },
          },
        },
      },
    },
    /** Another page or device has saved since; nothing is saved until the member has chosen. */
    conflict: {
      entry: reportIdle,
      on: {
        keep: {
          target: 'saving.next',
          actions: { type: 'noteStored', params: ({ context }) => context.other ?? {} },
        },
      },
    },
    /** The message is being sent; with its acknowledgement the server removes the draft. */
    locked: {
      entry: reportIdle,
      on: { save: saveChanged },
    },
  },
});
