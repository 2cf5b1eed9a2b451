const NAME_MAX_CHARACTERS = 80;

/**
 * A person's or a body's name on one line: controls and invisible direction marks go, white space becomes single
 * spaces, and what exceeds 80 code points is cut with an ellipsis, so that a name can neither add a header line nor
 * turn the text around it.
 */
export function tidyName(name: string): string {
  const line = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}|[\u2028\u2029]/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= NAME_MAX_CHARACTERS ? line : `${characters.slice(0, NAME_MAX_CHARACTERS - 1).join('')}…`;
}
