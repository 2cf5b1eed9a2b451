import type { Language, Profile } from '../../src/contract/topic.ts';

/** Names of the profiles in running text. */
export const profileLabels: Record<Language, Record<Profile, string>> = {
  fr: { particulier: 'particulier', exploitant: 'exploitant', entreprise: 'entreprise', tiers: 'tiers' },
  en: { particulier: 'private individual', exploitant: 'farmer', entreprise: 'employer', tiers: 'third party' },
};
