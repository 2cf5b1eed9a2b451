import type { Catalogue, OnlineService } from '../../contract/catalogue.ts';
import type { PartialTopic } from '../../contract/topic.ts';

const withId = <T extends { id: string }>(entries: T[] | undefined, id: string | undefined): T | undefined =>
  entries?.find((entry) => entry.id === id);

/** The catalogue entries that a topic names, as far down as they exist. */
export function resolveTopic(catalogue: Catalogue | undefined, topic: PartialTopic) {
  const theme = withId(catalogue?.themes, topic.theme);
  const subject = withId(theme?.subjects, topic.subject);
  const motive = withId(subject?.motives, topic.motive);
  return { theme, subject, motive };
}

/** The part of a topic that the catalogue has: levels from the first unknown one on are dropped. */
export function fitTopic(catalogue: Catalogue, topic: PartialTopic): PartialTopic {
  const { theme, subject, motive } = resolveTopic(catalogue, topic);
  return {
    ...(theme && { theme: theme.id }),
    ...(subject && { subject: subject.id }),
    ...(motive && { motive: motive.id }),
  };
}

/** The online service that does the chosen topic's job faster, if there is one. */
export function findService(catalogue: Catalogue | undefined, topic: PartialTopic): OnlineService | undefined {
  return withId(catalogue?.services, resolveTopic(catalogue, topic).motive?.service);
}

/** One string for one topic, to compare by. */
export function topicKey({ theme, subject, motive }: PartialTopic): string {
  return [theme, subject, motive].join('/');
}
