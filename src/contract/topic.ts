/** Spaces of the host site that a member can be in. The profile decides which topics are offered. */
export const PROFILES = ['particulier', 'exploitant', 'entreprise', 'tiers'] as const;
export type Profile = (typeof PROFILES)[number];

/** Levels of a topic, from the widest to the narrowest. "Motive" (French "motif") is the reason for writing. */
export const TOPIC_LEVELS = ['theme', 'subject', 'motive'] as const;
export type TopicLevel = (typeof TOPIC_LEVELS)[number];

/** A complete topic: the catalogue id of each level. */
export type Topic = Record<TopicLevel, string>;

/** A topic of which any level may still be open. */
export type PartialTopic = Partial<Topic>;

/** Languages of the interface and the notifications, as BCP 47 tags; the first is the default. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A catalogue id: kebab-case ASCII, at most {@link CATALOGUE_ID_MAX_LENGTH} characters. */
export const CATALOGUE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const CATALOGUE_ID_MAX_LENGTH = 64;
