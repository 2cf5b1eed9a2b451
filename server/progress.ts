/** Progress of a long work, for the person who waits for it. */
export interface Progress {
  /** Name of the step, such as "Copying". */
  readonly step: string;
  readonly done: number;
  /** Left out where nobody knows it before. */
  readonly total?: number;
  readonly unit: 'bytes' | 'rows' | 'members';
}

/** Follows a long work, and may stop it. */
export interface Monitor {
  readonly onProgress: (progress: Progress) => void;
  /** Once aborted, the work throws the signal's reason at its next step. */
  readonly signal: AbortSignal;
}

/** Monitor of a work that nobody follows. */
export const UNMONITORED: Monitor = { onProgress: () => undefined, signal: new AbortController().signal };
