import type { Channel } from '../../src/contract/messaging.ts';
import type { Language } from '../../src/contract/topic.ts';
import type { Identity } from '../identity/identity.ts';

/** Name and addresses of a member, as the token said when they wrote. */
export interface Contact {
  readonly name: string;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly language: Language;
}

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
