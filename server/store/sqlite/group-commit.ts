import type { Database, Statement } from 'better-sqlite3';
import { UnavailableError } from '../../errors.ts';
import { translated } from './prepared-statements.ts';

/** Most works that share a commit, which bounds the wait of those behind them. */
const MAX_GROUP = 256;

/** Tells a caller how its work ended. */
type Answer = () => void;

interface Entry {
  /** Does the work. Resolves to the answer of a success. */
  readonly run: () => Promise<Answer>;
  readonly fail: (error: unknown) => void;
}

/**
 * Only writer of a SQLite file. Transactions that arrive while a commit is being synced to disk share the next commit,
 * because a sync costs far more than the rows it makes durable. One of them can fail alone; each is answered only after
 * the commit, failures too, since they may rest on what another of the group has written.
 * Why: .github/decisions/group-commit.md
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #countWrites: () => number;
  readonly #statements: Readonly<Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'undo', Statement>>;
  readonly #waiting: Entry[] = [];
  #committing: Promise<void> | undefined;

  /** @param countWrites counts the statements that have written through this connection */
  constructor(database: Database, countWrites: () => number) {
    this.#database = database;
    this.#countWrites = countWrites;
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
   * Runs `work` in the next group, and a second time when another of the group fails after it wrote. It may await
   * nothing but statements of this connection, which run synchronously: a whole group ends within one turn of the event
   * loop.
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
      this.#schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  async end(): Promise<void> {
    while (this.#committing) await this.#committing;
  }

  /** Commits the next group, of everything that arrives by the end of this turn of the event loop. */
  #schedule(): void {
    this.#committing ??= new Promise((committed) => {
      setImmediate(() => void this.#commitWaiting().then(committed));
    });
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting.splice(0, MAX_GROUP);
    let answers: readonly Answer[];
    try {
      answers = await this.#commit(group);
    } catch (error) {
      this.#rollBack();
      answers = group.map((entry) => () => entry.fail(error));
    }
    this.#committing = undefined;
    for (const answer of answers) answer();
    if (this.#waiting.length > 0) this.#schedule();
  }

  /** Commits a group without savepoints, which would cost each work more than the few that need one are worth. */
  async #commit(group: readonly Entry[]): Promise<Answer[]> {
    const failed = new Map<Entry, Answer>();
    const succeeded = await this.#runBare(group, failed);
    if (succeeded) return [...failed.values(), ...succeeded];
    this.#rollBack();
    const others = group.filter((entry) => !failed.has(entry));
    return [...failed.values(), ...(await this.#runInSavepoints(others))];
  }

  /**
   * @param failed gets the works that fail
   * @returns undefined at once when a work fails after it wrote, which cannot be undone alone
   */
  async #runBare(group: readonly Entry[], failed: Map<Entry, Answer>): Promise<Answer[] | undefined> {
    const succeeded: Answer[] = [];
    translated(() => this.#statements.begin.run());
    for (const entry of group) {
      const before = this.#countWrites();
      try {
        succeeded.push(await this.#run(entry));
      } catch (error) {
        this.#assertOpen(error);
        failed.set(entry, () => entry.fail(error));
        if (this.#countWrites() > before) return undefined;
      }
    }
    translated(() => this.#statements.commit.run());
    return succeeded;
  }

  async #runInSavepoints(group: readonly Entry[]): Promise<Answer[]> {
    if (group.length === 0) return [];
    const answers: Answer[] = [];
    translated(() => this.#statements.begin.run());
    for (const entry of group) {
      translated(() => this.#statements.savepoint.run());
      try {
        answers.push(await this.#run(entry));
      } catch (error) {
        this.#assertOpen(error);
        translated(() => this.#statements.undo.run());
        answers.push(() => entry.fail(error));
      }
      translated(() => this.#statements.release.run());
    }
    translated(() => this.#statements.commit.run());
    return answers;
  }

  async #run({ run }: Entry): Promise<Answer> {
    const answer = await run();
    // A work may have caught the error with which SQLite ended the transaction.
    this.#assertOpen();
    return answer;
  }

  /** @throws {UnavailableError} when the whole transaction is lost: SQLite rolls back when the disk is full or fails */
  #assertOpen(cause?: unknown): void {
    if (this.#database.inTransaction) return;
    throw cause instanceof UnavailableError ? cause : new UnavailableError('database: rolled back', { cause });
  }

  /** Rolls back unless SQLite has: a second rollback would throw, and hide the cause. */
  #rollBack(): void {
    if (this.#database.inTransaction) this.#statements.rollback.run();
  }
}
