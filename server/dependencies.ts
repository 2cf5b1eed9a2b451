import type { Channel } from '../src/contract/channels.ts';
import type { Topic, Profile } from '../src/contract/topic.ts';
import type { TopicLabels } from './catalogue/load-catalogue.ts';
import type { Store } from './store/store.ts';
import type { HolidayRegion } from './calendar/public-holidays.ts';

/** Everything that the rules take from outside. */
export interface Dependencies {
  readonly store: Store;
  readonly catalogue: { findTopic(profile: Profile, topic: Topic): TopicLabels | undefined };
  readonly clock: () => Date;
  readonly holidayRegion: HolidayRegion;
  /** Configured channels: members can be told by no other. */
  readonly channels: readonly Channel[];
  /** Wakes the outbox's worker: rows were added. */
  readonly outboxAdded: () => void;
}

/** Dependencies of rules for members, who reach the store by `MemberAccess` alone. */
export type MemberDependencies = Omit<Dependencies, 'store'>;
