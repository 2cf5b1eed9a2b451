import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths, type TraversalOptions } from 'xstate/graph';
import type { ActorLogic, EventFromLogic, InputFrom, SnapshotFrom } from 'xstate';
import { provideRequests } from '../../src/messaging/machine/messaging-actors.ts';
import type { messagingMachine } from '../../src/messaging/machine/messaging-machine.ts';
import { fakeRequests } from './view-fixtures.ts';
import type { DraftReport } from '../../src/messaging/machine/messaging-types.ts';
import { NEW_MESSAGE, replyOf } from '../../src/messaging/machine/drafts.ts';
import {
  catalogue,
  conversation,
  history,
  notFound,
  offline,
  preferences,
  reused,
  sent,
  serverFault,
  tooLong,
  topicWithoutService,
  topicWithService,
} from './machine-fixtures.ts';

type Machine = typeof messagingMachine;
type Snapshot = SnapshotFrom<Machine>;

/** Step of a path: an act of the member or the host, or the outcome of a request. */
export type PathEvent = EventFromLogic<Machine> | OutcomeEvent;
export type OutcomeEvent =
  | { type: `xstate.after.${string}` }
  | { type: `xstate.done.actor.${string}`; output: unknown }
  | { type: `xstate.error.actor.${string}`; error: Error };

export interface Path {
  name: string;
  input: InputFrom<Machine>;
  events: PathEvent[];
}

const validText = 'Ma carte européenne n’est pas arrivée.';

const draft = { ...topicWithoutService, text: validText };
const stored = { draft, version: '"1"' };
/** Version of another device; a level of its topic is still to be chosen. */
const elsewhere = { draft: { theme: topicWithoutService.theme, text: 'Une autre version.' }, version: '"2"' };
const none = { stored: {} };

const acts: EventFromLogic<Machine>[] = [
  { type: 'compose' },
  { type: 'compose', topic: topicWithService },
  { type: 'message.resume' },
  { type: 'message.discard' },
  { type: 'theme.choose', theme: topicWithService.theme },
  { type: 'theme.choose', theme: topicWithoutService.theme },
  { type: 'subject.choose', subject: topicWithService.subject },
  { type: 'subject.choose', subject: topicWithoutService.subject },
  { type: 'motive.choose', motive: topicWithService.motive },
  { type: 'motive.choose', motive: topicWithoutService.motive },
  { type: 'theme.change' },
  { type: 'subject.change' },
  { type: 'motive.change' },
  { type: 'proposal.close' },
  { type: 'text.change', text: 'court' },
  { type: 'text.change', text: validText },
  { type: 'text.validate' },
  { type: 'send' },
  { type: 'back' },
  { type: 'cancel' },
  { type: 'retry' },
  { type: 'home' },
  { type: 'conversation.toggle', id: conversation.id },
  { type: 'conversations.more' },
  { type: 'conversations.expand' },
  { type: 'conversations.collapse' },
  { type: 'conversation.open', id: conversation.id },
  { type: 'reply.change', text: 'court' },
  { type: 'reply.change', text: validText },
  { type: 'reply.send' },
  { type: 'draft.update', slot: NEW_MESSAGE, report: { saving: true } },
  { type: 'draft.update', slot: NEW_MESSAGE, report: { failure: offline } },
  { type: 'draft.update', slot: NEW_MESSAGE, report: stored },
  { type: 'draft.update', slot: NEW_MESSAGE, report: { other: elsewhere } },
  { type: 'draft.update', slot: NEW_MESSAGE, report: { other: {} } },
  { type: 'draft.update', slot: conversation.id, report: { other: { draft: { text: 'Une autre réponse.' } } } },
  { type: 'draft.shared', slot: NEW_MESSAGE, draft: { ...draft, key: 'a2' } },
  { type: 'drafts.flush' },
  { type: 'draft.sent', slot: NEW_MESSAGE, sent },
  { type: 'draft.keepThis' },
  { type: 'draft.useOther' },
  { type: 'online' },
  { type: 'preferences.open' },
  { type: 'preferences.save', preferences },
];

const read = { ...conversation, unread: false };
const outputs: Record<string, unknown[]> = {
  loadCatalogue: [
    { loaded: catalogue, ...none },
    { loaded: catalogue, stored },
  ],
  loadHistory: [
    { loaded: history, ...none },
    { loaded: history, stored },
    { loaded: { ...history, next: 'p2' }, ...none },
  ],
  // None that is added: each conversation doubles the states of the list.
  loadMore: [{ conversations: [], missing: 2 }],
  openThread: [{ loaded: read, ...none }],
  openConversation: [read],
  openHistory: [{ conversations: [read] }],
  sendMessage: [sent],
  sendReply: [sent],
  askReceipt: [sent],
  loadPreferences: [preferences],
  savePreferences: [preferences],
};

const faults: Record<string, Error[]> = {
  loadMore: [tooLong],
  sendMessage: [tooLong, reused, serverFault],
  sendReply: [serverFault],
  askReceipt: [notFound],
};

/** Only what can happen in a state: acts it takes, and outcomes of the requests it has under way. */
function eventsIn(snapshot: Snapshot): PathEvent[] {
  const requests = Object.keys(snapshot.children).filter((id) => !id.startsWith('draft'));
  const outcomes = requests.flatMap((id): OutcomeEvent[] => [
    ...outputs[id]!.map((output) => ({ type: `xstate.done.actor.${id}` as const, output })),
    ...[offline, ...(faults[id] ?? [])].map((error) => ({ type: `xstate.error.actor.${id}` as const, error })),
  ]);
  const delays = snapshot._nodes.flatMap((node) =>
    node.after.map(({ eventType }) => ({ type: eventType as `xstate.after.${string}` })),
  );
  // While a message is on its way these are refused, which is a promise too.
  const isRefused = ({ type }: PathEvent) =>
    (type === 'draft.sent' && isUnderWay(snapshot)) ||
    (type === 'send' && snapshot.matches('reviewing')) ||
    (type === 'conversations.more' && snapshot.matches({ home: { listed: 'loadingMore' } })) ||
    (type === 'reply.send' && snapshot.matches({ conversation: 'reading' })) ||
    (type === 'compose' && (snapshot.matches('sending') || snapshot.matches({ conversation: 'replying' }))) ||
    (type === 'home' && snapshot.matches({ conversation: 'replying' }));
  const possible = acts.filter((event) => fits(snapshot, event) && (snapshot.can(event) || isRefused(event)));
  return [...possible, ...outcomes, ...delays.filter((event) => snapshot.can(event as never))];
}

/** A member can only choose what is offered. */
function fits(snapshot: Snapshot, event: EventFromLogic<Machine>): boolean {
  const { context, value } = snapshot;
  if (event.type === 'subject.choose') {
    const theme = context.catalogue?.themes.find(({ id }) => id === context.message.topic.theme);
    return theme?.subjects.some(({ id }) => id === event.subject) ?? false;
  }
  if (event.type === 'motive.choose') {
    const theme = context.catalogue?.themes.find(({ id }) => id === context.message.topic.theme);
    const subject = theme?.subjects.find(({ id }) => id === context.message.topic.subject);
    return subject?.motives.some(({ id }) => id === event.motive) ?? false;
  }
  const other = context.drafts[slotOf(snapshot)]?.other;
  if (event.type === 'draft.keepThis') return other !== undefined;
  if (event.type === 'draft.useOther') return other?.draft !== undefined;
  if (event.type === 'draft.update') return other ? event.report === stored : isSaved(snapshot, event);
  if (event.type === 'draft.shared' || event.type === 'drafts.flush')
    return snapshot.matches('writing') && isReported(context.drafts[slotOf(snapshot)]);
  if (event.type === 'draft.sent') {
    return isUnderWay(snapshot) || (snapshot.matches('writing') && context.message.text === validText);
  }
  if (event.type === 'message.resume' || event.type === 'message.discard') return context.message.text !== '';
  if (event.type === 'conversations.more') {
    return context.history.next !== undefined && !snapshot.matches({ home: { listed: 'moreFailed' } });
  }
  if (event.type === 'conversation.toggle') return snapshot.matches({ home: 'listed' });
  if (event.type === 'conversation.open') {
    return snapshot.matches({ home: 'listed' }) && context.history.expanded.includes(event.id);
  }
  // Over a topic that is still being chosen there is no level below to change.
  if (event.type === 'subject.change' && typeof value === 'object' && 'choosing' in value) {
    return value.choosing === 'motive';
  }
  if (event.type === 'theme.change' && typeof value === 'object' && 'choosing' in value) {
    return value.choosing !== 'theme';
  }
  return true;
}

const slotOf = (snapshot: Snapshot) =>
  snapshot.matches('conversation') ? (snapshot.context.conversation.id ?? '') : NEW_MESSAGE;

const isReported = (report: DraftReport | undefined) => Object.keys(report ?? {}).length > 0;

const isUnderWay = (snapshot: Snapshot) =>
  snapshot.matches({ sending: 'posting' }) ||
  snapshot.matches('unsent') ||
  snapshot.matches({ conversation: 'replying' }) ||
  snapshot.matches({ conversation: 'waiting' });

/** Allows reports where a save can begin or end; one state for each outcome is enough. */
function isSaved(snapshot: Snapshot, { slot, report }: Extract<PathEvent, { type: 'draft.update' }>): boolean {
  if (slot !== slotOf(snapshot)) return false;
  if (slot !== NEW_MESSAGE) return snapshot.matches({ conversation: 'reading' }) && replyOf(snapshot.context) === '';
  const { message, drafts } = snapshot.context;
  if (message.text !== validText || message.topic.motive !== topicWithoutService.motive) return false;
  if (report.saving) return snapshot.matches('reviewing') && !isReported(drafts[slot]);
  return snapshot.matches({ sending: 'keeping' }) || (snapshot.matches('writing') && !isReported(drafts[slot]));
}

/** States are the same when a member who looks at the screen could not tell them apart. */
function serializeState(snapshot: Snapshot): string {
  const { value, context } = snapshot;
  const facts = snapshot.matches('home')
    ? [
        context.history.expanded,
        context.history.conversations.map(({ messages }) => messages?.length),
        context.history.next,
        context.message.text !== '',
      ]
    : snapshot.matches('conversation')
      ? [replyOf(context), context.conversation.replySent?.reference, context.fault]
      : snapshot.matches('preferences')
        ? [context.preferences.saved]
        : [context.message.text, context.fault, context.message.topic, context.message.topicBefore !== undefined];
  return JSON.stringify([value, facts, hiddenFacts(snapshot), context.failure?.kind]);
}

/** Facts of drafts and wanted messages that decide the next step on these screens. */
function hiddenFacts(snapshot: Snapshot): unknown[] {
  const { context } = snapshot;
  if (snapshot.matches('home')) return [context.sending.lost];
  if (snapshot.matches('preparing') || snapshot.matches('offering')) return [context.message.wanted];
  if (!(['writing', 'reviewing', 'sending', 'conversation'] as const).some((state) => snapshot.matches(state)))
    return [];
  const { saving, failure, draft, other } = context.drafts[slotOf(snapshot)] ?? {};
  return [saving, failure?.kind, draft !== undefined, other && other.draft !== undefined];
}

/** Tells whether a conversation's texts are loaded. */
const isOpenable = ({ context }: Snapshot) => context.history.conversations.some(({ messages }) => messages);

const inputs: InputFrom<Machine>[] = [
  {},
  { compose: true, prefill: topicWithoutService },
  { pending: 'a1' },
  { compose: true, prefill: { theme: topicWithoutService.theme } },
  { compose: true, prefill: { theme: topicWithoutService.theme, subject: topicWithoutService.subject } },
];

/** The machine as the generator of paths sees it: outcomes of requests are events like any other. */
export const logic = provideRequests(fakeRequests([])) as unknown as ActorLogic<
  Snapshot,
  PathEvent,
  InputFrom<Machine>
>;

const keyOf = (event: PathEvent) => JSON.stringify(event);

/**
 * One path for every distinct step (state, event, next state) that the machine can take: the shortest way to where the
 * step begins, then the step.
 */
export function generatePaths(): Path[] {
  const seen = new Set<string>();
  const paths: Path[] = [];
  for (const input of inputs) {
    const options: TraversalOptions<Snapshot, PathEvent, InputFrom<Machine>> = {
      input,
      events: eventsIn,
      serializeState,
      limit: 20_000,
    };
    const ways = new Map(getShortestPaths(logic, options).map((path) => [serializeState(path.state), path]));
    for (const { state, event, nextState } of adjacencyMapToArray(getAdjacencyMap(logic, options))) {
      const { value, context } = nextState;
      const facts = [context.fault, context.failure?.kind, state.context.history.expanded, context.history.expanded];
      const step = JSON.stringify([state.value, event.type, value, facts, isOpenable(state), hiddenFacts(nextState)]);
      const way = ways.get(serializeState(state));
      if (seen.has(step) || !way) continue;
      seen.add(step);
      const before = way.steps.map((each) => each.event).slice(1);
      paths.push({ name: `${JSON.stringify(state.value)} + ${event.type}`, input, events: [...before, event] });
    }
  }
  return withoutPrefixes(paths);
}

/** A path that another one begins with is walked with that other one. */
function withoutPrefixes(paths: Path[]): Path[] {
  const keys = paths.map(({ input, events }) => JSON.stringify(input) + events.map(keyOf).join('\n') + '\n');
  return paths.filter((_, index) => !keys.some((key, other) => other !== index && key.startsWith(keys[index]!)));
}
