import type { Delivery } from './outbox.ts';

/** Rows that are claimed together. */
const BATCH = 50;

export interface ChannelWorkerOptions {
  /** Most notifications that are being sent at once. */
  readonly concurrency: number;
  /**
   * Claims rows that are due, at most `limit`, and none of those that are being sent here.
   * @param sending rows by id; it changes
   */
  readonly claim: (limit: number, sending: ReadonlyMap<string, Delivery>) => Promise<Delivery[]>;
  /** Tells whether a claimed row still belongs to this server. */
  readonly holds: (row: Delivery) => boolean;
  /** Rejects only when the database is away, which has been logged by then. */
  readonly deliver: (row: Delivery) => Promise<void>;
}

export interface ChannelWorker {
  /** Looks for due rows and sends them. */
  wake(): void;
  /** Resolves when nothing is due and nothing is being sent. */
  idle(): Promise<void>;
  /** Tells whether rows are claimed and not yet ended. */
  isHolding(): boolean;
  /** Starts nothing new from now on. */
  close(): void;
}

/**
 * Creates the worker of one channel, which sends up to `concurrency` notifications at once. Each is independent of the
 * others: one that hangs takes up a place and delays nothing else.
 */
export function createChannelWorker({ concurrency, claim, holds, deliver }: ChannelWorkerOptions): ChannelWorker {
  let waiting: Delivery[] = [];
  const sending = new Map<string, Delivery>();
  const senders = new Set<Promise<void>>();
  let mayHaveMore = false;
  let claiming: Promise<void> | undefined;
  let closed = false;

  async function claimMore(): Promise<void> {
    mayHaveMore = false;
    const rows = await claim(BATCH, sending);
    if (rows.length === BATCH) mayHaveMore = true;
    waiting.push(...rows);
    startSenders(waiting.length + Number(mayHaveMore));
  }

  async function next(): Promise<Delivery | undefined> {
    while (!closed) {
      // Drops rows whose lease expired, as after a pause of the whole process: another worker may have claimed them.
      waiting = waiting.filter(holds);
      const first = waiting.shift();
      if (first) return first;
      if (!claiming && !mayHaveMore) return undefined;
      claiming ??= claimMore().finally(() => (claiming = undefined));
      await claiming;
    }
    return undefined;
  }

  async function sendAll(): Promise<void> {
    for (let row = await next(); row; row = await next()) {
      sending.set(row.id, row);
      try {
        await deliver(row);
      } finally {
        sending.delete(row.id);
      }
    }
  }

  function startSenders(count: number): void {
    for (let started = 0; started < count && senders.size < concurrency; started++) {
      // A sender ends when the database is away; the next wake continues with what waits.
      const sender: Promise<void> = sendAll()
        .catch(() => undefined)
        .finally(() => senders.delete(sender));
      senders.add(sender);
    }
  }

  return {
    wake() {
      mayHaveMore = true;
      // During a claim, the sender that waits for it sees `mayHaveMore` afterwards.
      if (!closed && !claiming) startSenders(waiting.length + 1);
    },
    async idle() {
      while (senders.size > 0) await Promise.all(senders);
    },
    isHolding: () => sending.size > 0 || waiting.length > 0,
    close() {
      closed = true;
      waiting = [];
    },
  };
}
