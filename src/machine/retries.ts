import type { RequestFailure } from '../api/request-failure.ts';

/** Whether the same request may well succeed by itself in a while: the line or the hour is to blame. */
export const isTransient = ({ kind }: RequestFailure): boolean =>
  kind === 'offline' || kind === 'timeout' || kind === 'busy';
