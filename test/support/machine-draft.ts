import { getShortestPaths } from 'xstate/graph';
import type { ActorLogic, EventFromLogic, SnapshotFrom } from 'xstate';
import { isSameDraft } from '../../src/messaging/machine/drafts.ts';
import type { draftMachine } from '../../src/messaging/machine/draft-machine.ts';
import { provideDraftRequests } from '../../src/messaging/machine/messaging-actors.ts';
import type { MessagingRequests } from '../../src/messaging/machine/messaging-types.ts';
import { draftChanged, notFound, offline, sent, serverFault, topicWithoutService } from './machine-fixtures.ts';
import { pending } from './view-fixtures.ts';

type Snapshot = SnapshotFrom<typeof draftMachine>;

/** Step of a path: an event from the parent, or the outcome of a request or a pause. */
export type DraftPathEvent =
  | EventFromLogic<typeof draftMachine>
  | { type: `xstate.after.${string}` }
  | { type: `xstate.done.actor.${string}`; output: unknown }
  | { type: `xstate.error.actor.${string}`; error: Error };

const written = { ...topicWithoutService, profile: 'particulier' as const, text: 'Un début' };
const changed = { ...written, text: 'Un début et la suite' };
const other = { draft: { ...written, text: 'Une autre version.' }, version: '"2"' };

const events: DraftPathEvent[] = [
  ...[written, changed, undefined].flatMap((draft) => [
    { type: 'change' as const, draft },
    { type: 'save' as const, draft },
  ]),
  { type: 'flush' },
  { type: 'restore', stored: other },
  { type: 'keep' },
  { type: 'lock' },
  { type: 'sent' },
];

const outcomes: Record<string, DraftPathEvent[]> = {
  saveDraft: [
    { type: 'xstate.done.actor.saveDraft', output: '"1"' },
    ...[draftChanged, offline, serverFault].map((error) => ({ type: 'xstate.error.actor.saveDraft' as const, error })),
  ],
  loadOtherVersion: [
    ...[other, { draft: written, version: '"2"' }, {}, { sent }].map((output) => ({
      type: 'xstate.done.actor.loadOtherVersion' as const,
      output,
    })),
    { type: 'xstate.error.actor.loadOtherVersion', error: notFound },
  ],
};

/** The machine with requests whose outcome is an event, and without a parent to report to. */
const machine = provideDraftRequests({
  saveDraft: pending,
  loadDraft: pending,
  askReceipt: pending,
} satisfies Partial<MessagingRequests>).provide({
  actions: { report: () => undefined, reportKey: () => undefined, reportSent: () => undefined },
  delays: { typingPause: 1_000_000, retryPause: 1_000_000 },
});
export const draftLogic = machine as unknown as ActorLogic<Snapshot, DraftPathEvent, { slot: string }>;

function eventsIn(snapshot: Snapshot): DraftPathEvent[] {
  const pauses = snapshot._nodes.flatMap(({ after }) =>
    after.map(({ eventType }) => ({ type: eventType as `xstate.after.${string}` })),
  );
  const running = Object.keys(snapshot.children).flatMap((id) => outcomes[id] ?? []);
  return [...events, ...running, ...pauses];
}

/** Drafts are the same when nothing that happens next could tell them apart. */
function serializeState(snapshot: Snapshot): string {
  const { value, context } = snapshot;
  const { draft, stored, attempt, tried, failure, isLocked } = context;
  return JSON.stringify([
    value,
    draft?.text,
    isSameDraft(draft, stored.draft),
    tried.some(({ text }) => text === written.text),
    snapshot.matches('saving') && [isSameDraft(draft, attempt), attempt === undefined, isLocked === true],
    snapshot.matches({ idle: 'failed' }) && failure?.kind,
  ]);
}

/** The shortest way to each situation that a draft can be in, and each event that can follow there. */
export const generateDraftPaths = () =>
  getShortestPaths(draftLogic, { input: { slot: '' }, events: eventsIn, serializeState, limit: 20_000 }).flatMap(
    ({ state, steps }) => {
      const way = steps.map(({ event }) => event).slice(1);
      return eventsIn(state).map((event) => ({ state, event, events: [...way, event] }));
    },
  );
