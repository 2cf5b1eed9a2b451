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

/** @param language language of the notifications */
export function contactOf(identity: Identity, language: Language): Contact {
  return { name: identity.name, email: identity.email ?? null, phone: identity.phone ?? null, language };
}
