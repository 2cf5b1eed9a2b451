import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that it can be read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;

/**
 * A reference such as `K7QM-4XTA`. It tells nothing of the conversation. One in 10¹² is the same as another: the store
 * refuses it then, and the work is done again with a new one.
 */
export function createReference(): string {
  let number = randomInt(ALPHABET.length ** (2 * GROUP));
  let letters = '';
  for (let i = 0; i < 2 * GROUP; i++) {
    letters += ALPHABET[number % ALPHABET.length];
    number = Math.floor(number / ALPHABET.length);
  }
  return `${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;
}
