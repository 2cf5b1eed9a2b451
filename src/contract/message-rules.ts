/** Bounds of a member's message, in code points as {@link countCharacters} counts them. */
export const MESSAGE_MIN_CHARACTERS = 10;
export const MESSAGE_MAX_CHARACTERS = 750;

/** Longest answer of an agent, counted in the same way. */
export const ANSWER_MAX_CHARACTERS = 5000;

/** Days after an answer in which the member may reply in the same conversation. */
export const FOLLOW_UP_DAYS = 30;

/** Faults of a member's text, which are problem codes of the API as well. */
export const MESSAGE_FAULTS = [
  'message-blank',
  'message-too-short',
  'message-too-long',
  'message-too-many-marks',
] as const;
export type MessageFault = (typeof MESSAGE_FAULTS)[number];

/** C0 and C1 controls except tab and line feed. They are invisible, and PostgreSQL refuses U+0000. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/**
 * More than 30 combining marks in a row: no stream-safe text (UAX #15, section 13). NFC takes quadratic time to sort them,
 * a second for 16,000.
 */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/** A letter, digit, punctuation mark or symbol. A text of joiners, combining marks or spaces alone is blank. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Normalizes a text to the form in which it is counted, compared and stored: CRLF and CR become LF, lone surrogates become
 * U+FFFD, control characters and white space at both ends are removed, and NFC is applied. A text with too many combining
 * marks is left without NFC, which keeps this linear; it is refused by {@link findNormalizedFault}.
 */
export function normalizeMessage(text: string): string {
  // Controls go first: between marks they would hide a long run.
  const wellFormed = text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').toWellFormed();
  return (hasTooManyMarks(wellFormed) ? wellFormed : wellFormed.normalize('NFC')).trim();
}

/** True for a text that {@link normalizeMessage} has left without NFC. */
export function hasTooManyMarks(normalized: string): boolean {
  return TOO_MANY_MARKS.test(normalized);
}

/** Counts the code points of a text's normalized form. */
export function countCharacters(text: string): number {
  return countCodePoints(normalizeMessage(text));
}

/** Finds the fault that keeps a member's text from being sent; `undefined` when there is none. */
export function findMessageFault(text: string): MessageFault | undefined {
  return findNormalizedFault(normalizeMessage(text));
}

/** Does the same for a text that is normalized already. */
export function findNormalizedFault(text: string): MessageFault | undefined {
  if (hasTooManyMarks(text)) return 'message-too-many-marks';
  if (!VISIBLE.test(text)) return 'message-blank';
  const count = countCodePoints(text);
  if (count < MESSAGE_MIN_CHARACTERS) return 'message-too-short';
  if (count > MESSAGE_MAX_CHARACTERS) return 'message-too-long';
  return undefined;
}

/** Counts the code points of a normalized text. It has no lone surrogates, so each high one begins a pair. */
export function countCodePoints(text: string): number {
  return text.replace(/[\uD800-\uDBFF]/g, '').length;
}
