import type { StateValue } from 'xstate';

/** The step of the member's way that a state belongs to: the outermost state. */
export const stepOf = (value: StateValue): string =>
  typeof value === 'string' ? value : (Object.keys(value)[0] ?? '');
