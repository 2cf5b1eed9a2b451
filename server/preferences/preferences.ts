import type { Preferences } from '../../src/contract/messaging.ts';
import { actorOf, type Identity } from '../identity/identity.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PreferencesTable } from '../store/store.ts';

/** Of a member who has not chosen: everything that is announced. */
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
