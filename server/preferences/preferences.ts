import type { Preferences } from '../../src/contract/messaging.ts';
import { actorOf, type Identity } from '../identity/identity.ts';
import type { Dependencies } from '../dependencies.ts';

export interface PreferencesTable {
  find(memberId: string): Promise<Preferences | undefined>;
  save(memberId: string, preferences: Preferences, at: string): Promise<void>;
}

/** Default of a member who has not chosen. */
const EVERYTHING: Preferences = { receipt: { email: true, sms: true }, answer: { email: true } };

export async function readPreferences(table: PreferencesTable, memberId: string): Promise<Preferences> {
  return (await table.find(memberId)) ?? EVERYTHING;
}

export async function changePreferences(
  { store, clock }: Dependencies,
  identity: Identity,
  preferences: Preferences,
): Promise<Preferences> {
  const at = clock().toISOString();
  await store.transaction(async ({ preferences: table, audit }) => {
    await table.save(identity.id, preferences, at);
    await audit.insert({
      at,
      actorId: actorOf(identity),
      memberId: identity.id,
      action: 'preferences-changed',
      conversationId: null,
    });
  });
  return preferences;
}
