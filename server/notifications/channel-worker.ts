import type { Delivery } from './outbox.ts';

/** Rows that are claimed together. */
const BATCH = 50;

export interface ChannelWorkerOptions {
  /** Most notifications that are being sent at once. */
  readonly concurrency: number;
  readonly clock: () => Date;
  /** Claims rows that are due, at most `limit`. */
  readonly claim: (limit: number, leaseUntil: Date) => Promise<Delivery[]>;
  readonly leaseMs: number;
  /** Rejects only when the database is away, which has been logged by then. */
  readonly deliver: (row: Delivery) => Promise<void>;
}

export interface ChannelWorker {
  /** Looks for due rows and sends them. */
  wake(): void;
  /** Resolves when nothing is due and nothing is being sent. */
  idle(): Promise<void>;
  /** Lists the rows that are claimed and not yet ended. */
  held(): readonly Delivery[];
  /** Takes note that leases were extended, of this worker's rows or of others'. */
  leasesExtended(rows: readonly Delivery[], leaseUntil: Date): void;
  /** Starts nothing new from now on. */
  close(): void;
}

/**
 * Creates the worker of one channel, which sends up to `concurrency` notifications at once. Each is independent of the
 * others: one that hangs takes up a place and delays nothing else.
 */
export function createChannelWorker({
  concurrency,
  clock,
  claim,
  leaseMs,
  deliver,
}: ChannelWorkerOptions): ChannelWorker {
  let waiting: { row: Delivery; leaseUntil: Date }[] = [];
  const sending = new Map<string, Delivery>();
  const senders = new Set<Promise<void>>();
  let mayHaveMore = false;
  let claiming: Promise<void> | undefined;
  let closed = false;

  /** Drops rows whose lease expired, as after a pause of the whole process: another worker may have claimed them. */
  function dropExpired(): void {
    const now = clock();
    waiting = waiting.filter(({ leaseUntil }) => leaseUntil > now);
  }

  async function claimMore(): Promise<void> {
    mayHaveMore = false;
    const leaseUntil = new Date(clock().getTime() + leaseMs);
    const rows = await claim(BATCH, leaseUntil);
    if (rows.length === BATCH) mayHaveMore = true;
    for (const row of rows) {
      // A row can be claimed again while it is being sent here, when its lease had expired.
      if (!sending.has(row.id)) waiting.push({ row, leaseUntil });
    }
    startSenders(waiting.length + Number(mayHaveMore));
  }

  async function next(): Promise<Delivery | undefined> {
    while (!closed) {
      dropExpired();
      const first = waiting.shift();
      if (first) return first.row;
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
    held() {
      dropExpired();
      return [...sending.values(), ...waiting.map(({ row }) => row)];
    },
    leasesExtended(rows, leaseUntil) {
      const ids = new Set(rows.map(({ id }) => id));
      waiting = waiting.map((each) => (ids.has(each.row.id) ? { row: each.row, leaseUntil } : each));
    },
    close() {
      closed = true;
      waiting = [];
    },
  };
}
