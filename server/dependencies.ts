import type { Channel } from '../src/contract/messaging.ts';
import type { Topic, Profile } from '../src/contract/topic.ts';
import type { TopicLabels } from './catalogue/load-catalogue.ts';
import type { Store } from './store/store.ts';
import type { HolidayRegion } from './calendar/public-holidays.ts';

/** What the domain's functions work with. */
export interface Dependencies {
  readonly store: Store;
  readonly catalogue: { findTopic(profile: Profile, topic: Topic): TopicLabels | undefined };
  readonly clock: () => Date;
  readonly holidayRegion: HolidayRegion;
  /** By which members can be told at all: those that are configured. */
  readonly channels: readonly Channel[];
  /** Tells the outbox's worker that rows were added. */
  readonly outboxAdded: () => void;
}
