import { randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that it can be read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;
const GROUPS = 3;

/**
 * A reference such as `K7QM-4XTA-9F2C`. It tells nothing of the conversation. Drawn at random among 2⁶⁰: that two of ten
 * million conversations have the same is less likely than one in ten thousand, so that nobody needs to look.
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
