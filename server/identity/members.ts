import type { Preferences } from '../../src/contract/preferences.ts';

/** Facts about a member that are stored once. */
export interface MemberRecord {
  /** Pseudonym. */
  readonly memberId: string;
  /** Changes with whatever the member can read; `undefined` for a member of whom nothing is stored. */
  readonly version: string | undefined;
  /** Number of stored conversations: one that was removed from the database is missed. */
  readonly conversations: number;
  /** Left out before a first choice. */
  readonly preferences?: Preferences | undefined;
}

export interface Members {
  /** Finds a member; a record of a new one if nothing is stored. */
  find(memberId: string): Promise<MemberRecord>;
  /** Finds the version alone. */
  findVersion(memberId: string): Promise<string | undefined>;
  /** Finds a member to save them again. Until the transaction ends, no other server does. */
  lock(memberId: string): Promise<MemberRecord>;
  /** Saves a member that {@link lock} found, with a new version. */
  save(member: MemberRecord): Promise<void>;
  /**
   * Counts the conversations that have disappeared from the database.
   * @param read number of those that were just read: nothing is counted if they are all there should be
   */
  countMissing(memberId: string, read: number): Promise<number>;
}
