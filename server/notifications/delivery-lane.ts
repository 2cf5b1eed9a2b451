import type { Delivery } from './outbox.ts';

/** How many rows are claimed together. */
const BATCH = 50;

export interface LaneDeps {
  /** How many notifications are on their way at once. */
  readonly atOnce: number;
  readonly clock: () => Date;
  /** Takes what is due, so many rows at most, until then. */
  readonly claim: (limit: number, leaseUntil: Date) => Promise<Delivery[]>;
  readonly leaseMs: number;
  /** Fails only when the database does, which is reported already. */
  readonly deliver: (row: Delivery) => Promise<void>;
}

export interface DeliveryLane {
  /** Something may be due: takes it and sends it. */
  wake(): void;
  /** Resolves when nothing is due and nothing on its way. */
  idle(): Promise<void>;
  /** What it has claimed and not ended. */
  held(): readonly Delivery[];
  /** Says which rows, of all lanes, are their own until then. */
  extended(rows: readonly Delivery[], leaseUntil: Date): void;
  /** Starts nothing new. */
  close(): void;
}

/**
 * One channel's way to its provider. As many rows as it may are on their way all the time, each independent of the
 * others: one that hangs takes a place, and holds up nothing else.
 */
export function createLane({ atOnce, clock, claim, leaseMs, deliver }: LaneDeps): DeliveryLane {
  let waiting: { row: Delivery; leaseUntil: Date }[] = [];
  const sending = new Map<string, Delivery>();
  const senders = new Set<Promise<void>>();
  let mayHaveMore = false;
  let claiming: Promise<void> | undefined;
  let closed = false;

  /** After a pause of the whole process what waits may be another's by now: it is left to whoever claims it. */
  function dropLate(): void {
    const now = clock();
    waiting = waiting.filter(({ leaseUntil }) => leaseUntil > now);
  }

  async function claimMore(): Promise<void> {
    mayHaveMore = false;
    const leaseUntil = new Date(clock().getTime() + leaseMs);
    const rows = await claim(BATCH, leaseUntil);
    if (rows.length === BATCH) mayHaveMore = true;
    for (const row of rows) {
      // What is on its way here is not sent a second time, though its lease had ended.
      if (!sending.has(row.id)) waiting.push({ row, leaseUntil });
    }
    startSenders(waiting.length + Number(mayHaveMore));
  }

  async function next(): Promise<Delivery | undefined> {
    while (!closed) {
      dropLate();
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
    for (let started = 0; started < count && senders.size < atOnce; started++) {
      // When the database is away its sender ends; the next wake goes on with what waits.
      const sender: Promise<void> = sendAll()
        .catch(() => undefined)
        .finally(() => senders.delete(sender));
      senders.add(sender);
    }
  }

  return {
    wake() {
      mayHaveMore = true;
      // Whoever waits for the claim sees to it afterwards.
      if (!closed && !claiming) startSenders(waiting.length + 1);
    },
    async idle() {
      while (senders.size > 0) await Promise.all(senders);
    },
    held() {
      dropLate();
      return [...sending.values(), ...waiting.map(({ row }) => row)];
    },
    extended(rows, leaseUntil) {
      const ids = new Set(rows.map(({ id }) => id));
      waiting = waiting.map((each) => (ids.has(each.row.id) ? { row: each.row, leaseUntil } : each));
    },
    close() {
      closed = true;
      waiting = [];
    },
  };
}
