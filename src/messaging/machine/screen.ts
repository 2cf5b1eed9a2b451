/** Views that can stand on the screen; each is registered as `secure-messaging-<name>`. */
export type ViewName =
  'home' | 'choose-topic' | 'write-message' | 'review' | 'failure' | 'confirmation' | 'conversation' | 'preferences';

/** View that the member sees while the machine rests in a state. */
export interface ScreenMeta {
  view: ViewName;
  /** Pop-up in front of the view. */
  popup?: 'service-proposal';
  /** Name of a screen that several states share; by default each state is a screen of its own. */
  screen?: string;
}

/** State in which the machine rests: it says what it shows, or each of its own states does. */
type ScreenState = { meta: ScreenMeta } | { meta?: never; states: Record<string, { meta: ScreenMeta }> };

/** State that is left as soon as it is entered, and so never seen. */
interface TransientState {
  always: unknown;
  on?: never;
  after?: never;
  invoke?: never;
  states?: never;
}

/** States of a machine that has something to show at any time: a state without a view does not compile. */
export type ScreenStates = Record<string, ScreenState | TransientState>;

/** Finds what a snapshot shows. When `screen` changes, the member has come to another place. */
export function screenOf(snapshot: { getMeta(): Record<string, ScreenMeta | undefined> }) {
  const [[id, meta] = []] = Object.entries(snapshot.getMeta());
  return meta && { screen: id, ...meta };
}
