import type { RequestFailure } from '../../api/request-failure.ts';

/** Whether the same request may well succeed by itself in a while: the line or the hour is to blame. */
export const isTransient = ({ kind }: RequestFailure): boolean =>
  kind === 'offline' || kind === 'timeout' || kind === 'busy';

/** Whether trying the same again can help. */
export const canRetry = ({ kind }: RequestFailure) =>
  kind !== 'forbidden' && kind !== 'not-found' && kind !== 'rejected';

/** Whether the server may have done what was asked all the same: it is the answer that is missing. */
export const isUncertain = (failure: RequestFailure): boolean => isTransient(failure) || failure.kind === 'server';

/** Of all pauses, in s: what waits for longer waits for the member. */
const LONGEST_PAUSE = 3600;

/**
 * How long to wait before the same request, in ms: as long as the server says, or twice as long after each failure up to
 * half a minute; and not all pages at the same moment.
 */
export const retryPause = (attempts: number, failure: RequestFailure | undefined): number =>
  Math.min(failure?.retryAfterSeconds || Math.min(2 ** attempts, 30), LONGEST_PAUSE) * (1000 + Math.random() * 300);
