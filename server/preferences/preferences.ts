import type { Preferences } from '../../src/contract/preferences.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { MemberRecord } from '../identity/members.ts';
import type { Dependencies } from '../dependencies.ts';

/** Default of a member who has not chosen. */
const EVERYTHING: Preferences = { receipt: { email: true, sms: true }, answer: { email: true } };

export function preferencesOf({ preferences = EVERYTHING }: MemberRecord): Preferences {
  return preferences;
}

export async function changePreferences(
  { clock }: Pick<Dependencies, 'clock'>,
  access: MemberAccess,
  preferences: Preferences,
): Promise<Preferences> {
  const at = clock().toISOString();
  await access.transaction(async ({ members, audit }) => {
    await members.save({ ...(await members.lock()), preferences });
    await audit.insert({ at, action: 'preferences-changed', conversationId: null });
  });
  return preferences;
}
