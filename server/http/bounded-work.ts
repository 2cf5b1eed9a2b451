import { ProblemError } from '../errors.ts';

/** A queue with an end: beyond it, a refusal at once is better for everybody than an answer that comes too late. */
export interface BoundedWork {
  /** @throws {ProblemError} `unavailable` when as many requests are in work as may be */
  assertRoom(): void;
  /** Counts a request as in work until `work` ends. */
  enter(work: () => Promise<void>): Promise<void>;
}

export function boundedWork(max: number): BoundedWork {
  let inWork = 0;
  const assertRoom = () => {
    if (inWork >= max) throw new ProblemError('unavailable');
  };
  return {
    assertRoom,
    async enter(work) {
      assertRoom();
      inWork++;
      try {
        await work();
      } finally {
        inWork--;
      }
    },
  };
}
