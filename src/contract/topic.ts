/** Which space of the host site the member is in; it decides which topics are offered. */
export const PROFILES = ['particulier', 'exploitant', 'entreprise', 'tiers'] as const;
export type Profile = (typeof PROFILES)[number];

/** A complete topic, as three catalogue ids. */
export interface Topic {
  theme: string;
  subject: string;
  motive: string;
}

/** What a page knows of a topic beforehand: any level may be missing. */
export type PartialTopic = Partial<Topic>;

/** Languages the interface and the notifications speak; the first is the default. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A catalogue id: kebab-case ASCII, at most 64 characters. */
export const CATALOGUE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const CATALOGUE_ID_MAX_LENGTH = 64;
