/** The shortest and the longest message a member may send, in code points as {@link countCharacters} counts them. */
export const MESSAGE_MIN_CHARACTERS = 10;
export const MESSAGE_MAX_CHARACTERS = 750;

/** How long after an answer a member may still reply in the same conversation, in days. */
export const FOLLOW_UP_DAYS = 30;

/** Faults of a member's text, which are problem codes of the API as well. */
export const MESSAGE_FAULTS = ['message-blank', 'message-too-short', 'message-too-long'] as const;
export type MessageFault = (typeof MESSAGE_FAULTS)[number];

/** C0 and C1 controls but for tab and line feed: invisible, and some databases refuse them. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** At least one character that leaves ink: a text of joiners, marks or spaces alone says nothing. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * The one form in which a text is counted, compared and stored: CRLF and CR become LF, lone surrogates U+FFFD, control
 * characters go, NFC is applied, and white space at both ends goes.
 */
export function normalizeMessage(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').toWellFormed().normalize('NFC').trim();
}

/** Length of a text in Unicode code points of its normalized form. */
export function countCharacters(text: string): number {
  return countCodePoints(normalizeMessage(text));
}

/** What keeps a member's text from being sent, or `undefined` when nothing does. */
export function findMessageFault(text: string): MessageFault | undefined {
  return findNormalizedFault(normalizeMessage(text));
}

/** The same for a text that is already normalized. */
export function findNormalizedFault(text: string): MessageFault | undefined {
  if (!VISIBLE.test(text)) return 'message-blank';
  const count = countCodePoints(text);
  if (count < MESSAGE_MIN_CHARACTERS) return 'message-too-short';
  if (count > MESSAGE_MAX_CHARACTERS) return 'message-too-long';
  return undefined;
}

/** Length of a normalized text in code points: without lone surrogates, each pair of them is one. */
export function countCodePoints(text: string): number {
  return text.replace(/[\uD800-\uDBFF]/g, '').length;
}
