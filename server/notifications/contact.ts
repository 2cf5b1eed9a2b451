import type { Channel } from '../../src/contract/messaging.ts';
import type { Language } from '../../src/contract/topic.ts';
import type { Identity } from '../identity/identity.ts';
import type { Contact } from '../store/store.ts';

/** @param language of what is sent */
export function contactOf(identity: Identity, language: Language): Contact {
  return { name: identity.name, email: identity.email ?? null, phone: identity.phone ?? null, language };
}

/** Where somebody is reached by a channel; empty if they are not. */
export function addressOf({ email, phone }: Contact, channel: Channel): string {
  return (channel === 'email' ? email : phone) ?? '';
}

/** `c•••@example.org`, `+33••••••12`: its owner recognises it, nobody else learns it. */
export function maskAddress(channel: Channel, address: string): string {
  if (channel === 'sms') return `${address.slice(0, 3)}••••••${address.slice(-2)}`;
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}
