/** Septets that fit in one text message of the GSM 7-bit default alphabet (3GPP TS 23.038, 23.040). */
export const SMS_SEGMENT_SEPTETS = 160;

/** Characters of one septet (3GPP TS 23.038, 6.2.1). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Characters of two septets, an escape and a code (3GPP TS 23.038, 6.2.1.1). */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Replacements of characters that decomposition does not bring into the alphabet. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
};

const isGsm7 = (character: string): boolean => BASIC.has(character) || EXTENSION.has(character);

/** Counts the septets of a text in the GSM 7-bit alphabet; `undefined` when one of its characters is not in it. */
export function countGsm7Septets(text: string): number | undefined {
  let septets = 0;
  for (const character of text) {
    if (BASIC.has(character)) septets += 1;
    else if (EXTENSION.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

/**
 * Converts a text to the GSM 7-bit alphabet: é stays, ê becomes e, ç becomes c, œ becomes oe, curly quotes become
 * straight.
 * @returns `undefined` when a character has no such form (another script, an emoji), rather than a question mark
 */
export function toGsm7(text: string): string | undefined {
  let result = '';
  for (const character of text.normalize('NFC')) {
    const replacement = isGsm7(character)
      ? character
      : (REPLACEMENTS[character] ?? character.normalize('NFD').replace(/\p{M}/gu, ''));
    if (replacement === '' || ![...replacement].every(isGsm7)) return undefined;
    result += replacement;
  }
  return result;
}
