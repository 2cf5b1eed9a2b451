import type { Database, Statement } from 'better-sqlite3';
import { translated } from './prepared-statements.ts';

/** Most works that share a commit, which bounds the wait of those behind them. */
const MAX_GROUP = 256;

interface Entry {
  /** Does the work. Resolves to a function that tells the caller, to be called once the commit is on disk. */
  readonly run: () => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Only writer of a SQLite file. Transactions that arrive while a commit is being synced to disk share the next commit,
 * because a sync costs far more than the rows it makes durable. Each has a savepoint of its own, so that one can fail
 * alone, and resolves only after the commit.
 * Why: .github/decisions/group-commit.md
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #statements: Readonly<Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'undo', Statement>>;
  readonly #waiting: Entry[] = [];
  #committing: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = {
      begin: database.prepare('begin immediate'),
      commit: database.prepare('commit'),
      rollback: database.prepare('rollback'),
      savepoint: database.prepare('savepoint work'),
      release: database.prepare('release work'),
      undo: database.prepare('rollback to work'),
    };
  }

  /**
   * Runs `work` in the next group. It may await nothing but statements of this connection, which run synchronously: a
   * whole group ends within one turn of the event loop.
   *
   * @throws what `work` throws; `UnavailableError` when the group could not be committed
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        run: async () => {
          const result = await work();
          return () => resolve(result);
        },
        fail: reject,
      });
      // The group has everything that arrives by the end of this turn of the event loop.
      this.#committing ??= new Promise((committed) => {
        setImmediate(() => void this.#commitWaiting().then(committed));
      });
    });
  }

  /** Resolves when nothing waits any more. */
  async end(): Promise<void> {
    while (this.#committing) await this.#committing;
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting.splice(0, MAX_GROUP);
    const succeeded: (() => void)[] = [];
    try {
      translated(() => this.#statements.begin.run());
      for (const entry of group) {
        const tell = await (group.length === 1 ? entry.run() : this.#runInSavepoint(entry));
        if (tell) succeeded.push(tell);
      }
      translated(() => this.#statements.commit.run());
    } catch (error) {
      this.#rollBack();
      // No effect on those that have failed by themselves: their promises are rejected already.
      for (const { fail } of group) fail(error);
      succeeded.length = 0;
    }
    this.#committing = undefined;
    for (const tell of succeeded) tell();
    if (this.#waiting.length > 0) {
      this.#committing ??= new Promise((committed) => {
        setImmediate(() => void this.#commitWaiting().then(committed));
      });
    }
  }

  /** @throws when the whole transaction is lost with the work */
  async #runInSavepoint({ run, fail }: Entry): Promise<(() => void) | undefined> {
    translated(() => this.#statements.savepoint.run());
    try {
      const tell = await run();
      translated(() => this.#statements.release.run());
      return tell;
    } catch (error) {
      // SQLite itself rolls back when the disk is full or fails.
      if (!this.#database.inTransaction) throw error;
      translated(() => {
        this.#statements.undo.run();
        this.#statements.release.run();
      });
      fail(error);
      return undefined;
    }
  }

  /** Rolls back unless SQLite has: a second rollback would throw, and hide the cause. */
  #rollBack(): void {
    if (this.#database.inTransaction) this.#statements.rollback.run();
  }
}
