import { randomInt } from 'node:crypto';

/** Crockford's base 32. It has no I, L, O and U, so that references can be read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;
const GROUPS = 3;

/**
 * Draws a reference such as `K7QM-4XTA-9F2C`, at random among 2⁶⁰, so it tells nothing of the conversation. The odds that
 * two of ten million conversations share one are below one in ten thousand: uniqueness is not checked.
 */
export function createReference(): string {
  return Array.from({ length: GROUPS }, drawGroup).join('-');
}

function drawGroup(): string {
  let number = randomInt(ALPHABET.length ** GROUP);
  let letters = '';
  for (let i = 0; i < GROUP; i++) {
    letters += ALPHABET[number % ALPHABET.length];
    number = Math.floor(number / ALPHABET.length);
  }
  return letters;
}
