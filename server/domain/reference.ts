import { randomBytes } from 'node:crypto';
import type { Conversations } from './store.ts';

/** Crockford's base 32: no I, L, O and U, so that it can be read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;

/** A reference that no conversation has, such as `K7QM-4XTA`. It tells nothing of the conversation. */
export async function freeReference(conversations: Conversations): Promise<string> {
  for (;;) {
    const letters = Array.from(randomBytes(2 * GROUP), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
    const reference = `${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;
    if (await conversations.isReferenceFree(reference)) return reference;
  }
}
