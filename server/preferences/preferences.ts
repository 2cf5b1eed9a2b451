import type { Preferences } from '../../src/contract/preferences.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { Dependencies } from '../dependencies.ts';

export interface PreferencesTable {
  find(memberId: string): Promise<Preferences | undefined>;
  save(memberId: string, preferences: Preferences, at: string): Promise<void>;
}

/** Default of a member who has not chosen. */
const EVERYTHING: Preferences = { receipt: { email: true, sms: true }, answer: { email: true } };

export async function readPreferences(table: Pick<PreferencesTable, 'find'>, memberId: string): Promise<Preferences> {
  return (await table.find(memberId)) ?? EVERYTHING;
}

export async function changePreferences(
  { clock }: Pick<Dependencies, 'clock'>,
  access: MemberAccess,
  preferences: Preferences,
): Promise<Preferences> {
  const at = clock().toISOString();
  await access.transaction(async (tables) => {
    await tables.preferences.save(access.identity.id, preferences, at);
    await tables.audit.insert({ at, action: 'preferences-changed', conversationId: null });
  });
  return preferences;
}
