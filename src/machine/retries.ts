import type { RequestFailure } from '../api/request-failure.ts';

/** Whether the same request may well succeed by itself in a while: the line or the hour is to blame. */
export const isTransient = ({ kind }: RequestFailure): boolean =>
  kind === 'offline' || kind === 'timeout' || kind === 'busy';

/**
 * How long to wait before the same request, in ms: as long as the server says, or twice as long after each failure up to
 * half a minute; and not all pages at the same moment.
 */
export const retryPause = (attempts: number, failure: RequestFailure | undefined): number =>
  (failure?.retryAfterSeconds ?? Math.min(2 ** attempts, 30)) * (1000 + Math.random() * 300);
