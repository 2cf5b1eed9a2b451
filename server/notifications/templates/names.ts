const NAME_MAX_CHARACTERS = 80;

/**
 * Puts a person's or an organisation's name on one line: controls and invisible direction marks go, white space becomes
 * single spaces, and a name of more than 80 code points ends with an ellipsis. So a name can neither add a header line
 * nor turn the direction of the text around it.
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

/** Name of the organisation as members know it: "MSA Picardie". */
export function organisationLabel({ name, region }: { readonly name: string; readonly region: string }): string {
  return `${name} ${region}`.trim();
}
