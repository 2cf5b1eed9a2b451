import type { LocalizeController } from '../../../ui/words/localize.ts';
import type { MessagingContext } from '../../machine/messaging-types.ts';

export type Failure = NonNullable<MessagingContext['failure']>;

/** Says what went wrong and what to do about it, in the member's words. */
export function failureWords(localize: LocalizeController, failure: Failure): string {
  if (failure.kind === 'rejected' && failure.problem?.detail) return failure.problem.detail;
  const words = localize.term(`failure.${failure.kind}`);
  if (failure.kind !== 'rate-limited') return words;
  const minutes = Math.max(1, Math.ceil((failure.retryAfterSeconds ?? 60) / 60));
  return `${words} ${localize.term('failure.retryAfter', minutes)}`;
}
