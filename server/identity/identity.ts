import type { Profile } from '../../src/contract/topic.ts';
import { ProblemError } from '../errors.ts';

/** Person who makes a request, as the token says. */
export interface Identity {
  /** The token's subject: the member whose conversations these are, or the agent. */
  readonly id: string;
  /** For the greeting; empty when the token has none. */
  readonly name: string;
  readonly email?: string | undefined;
  /** E.164. */
  readonly phone?: string | undefined;
  /** Profiles under which the member may read and write; none for an agent who is no member. */
  readonly profiles: readonly Profile[];
  readonly isAgent: boolean;
  /** The person who acts for the member with a mandate (RFC 8693, `act`). */
  readonly proxy?: { readonly id: string; readonly name: string } | undefined;
}

/** @throws {ProblemError} `forbidden` for someone who is no member */
export function assertMember(identity: Identity): void {
  if (identity.profiles.length === 0) throw new ProblemError('forbidden');
}

/** @throws {ProblemError} `forbidden` for someone who is no agent, or who acts for another */
export function assertAgent(identity: Identity): void {
  if (!identity.isAgent || identity.proxy) throw new ProblemError('forbidden');
}

/**
 * Chooses the profile of a request: the wanted one, else the first of the token's.
 * @throws {ProblemError} `forbidden` for a profile the token does not have
 */
export function chooseProfile(identity: Identity, wanted: Profile | undefined): Profile {
  const profile = wanted ?? identity.profiles[0];
  if (profile === undefined || !identity.profiles.includes(profile)) throw new ProblemError('forbidden');
  return profile;
}
