import type { RequestFailure } from '../../api/request-failure.ts';

/** Tells whether the same request may succeed in a while: the network or the server's load is to blame. */
export const isTransient = ({ kind }: RequestFailure): boolean =>
  kind === 'offline' || kind === 'timeout' || kind === 'busy';

/** Tells whether a retry can help. */
export const canRetry = ({ kind }: RequestFailure) =>
  kind !== 'forbidden' && kind !== 'not-found' && kind !== 'rejected';

/** Tells whether the server may have done what was asked, and only its answer is missing. */
export const isUncertain = (failure: RequestFailure): boolean => isTransient(failure) || failure.kind === 'server';

/** Longest pause before a retry, in s. */
const LONGEST_PAUSE = 3600;

/**
 * Computes the pause before a retry, in ms: Retry-After if the server sent one, else a pause that doubles with each
 * failure up to half a minute. A random part keeps all pages from retrying at the same moment.
 */
export const retryPause = (attempts: number, failure: RequestFailure | undefined): number =>
  Math.min(failure?.retryAfterSeconds || Math.min(2 ** attempts, 30), LONGEST_PAUSE) * (1000 + Math.random() * 300);
