/** Where a text stops being JSON, and what should stand there. Lines and columns count from 1, columns in UTF-16 units. */
export interface JsonFault {
  line: number;
  column: number;
  expected: string;
}

const WHITE_SPACE = /[ \t\r\n]*/y;
// eslint-disable-next-line no-control-regex -- JSON refuses control characters within a text
const STRING = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

const FAULTY_TEXT = 'a text that ends on its line, with no stray backslash';

class Stop extends Error {
  readonly expected: string;
  readonly at: number;
  constructor(expected: string, at: number) {
    super(expected);
    this.expected = expected;
    this.at = at;
  }
}

/**
 * Finds the first error in a text that `JSON.parse` refuses: the engine's own message names no place for most errors.
 * `undefined` when the text is JSON.
 */
export function locateJsonFault(text: string): JsonFault | undefined {
  try {
    const end = skipValue(text, 0);
    if (end < text.length) throw new Stop('the end of the file', end);
    return undefined;
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const lines = text.slice(0, stop.at).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, expected: stop.expected };
  }
}

/** Returns the index after what matches at `at`, or `undefined`. */
function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skipWhiteSpace(text: string, at: number): number {
  return skip(WHITE_SPACE, text, at) ?? at;
}

/** Each of these returns the index after the thing and the white space that follows it. */
function skipValue(text: string, start: number): number {
  const at = skipWhiteSpace(text, start);
  if (text[at] === '{') return skipList(text, at + 1, '}', skipMember);
  if (text[at] === '[') return skipList(text, at + 1, ']', skipValue);
  const end = skip(STRING, text, at) ?? skip(SCALAR, text, at);
  if (end === undefined) throw new Stop(text[at] === '"' ? FAULTY_TEXT : 'a value', at);
  return skipWhiteSpace(text, end);
}

function skipMember(text: string, at: number): number {
  const key = skip(STRING, text, at);
  if (key === undefined) throw new Stop('a key in double quotes', at);
  const colon = skipWhiteSpace(text, key);
  if (text[colon] !== ':') throw new Stop('":"', colon);
  return skipValue(text, colon + 1);
}

function skipList(text: string, start: number, close: string, skipItem: typeof skipValue): number {
  let at = skipWhiteSpace(text, start);
  if (text[at] === close) return skipWhiteSpace(text, at + 1);
  for (;;) {
    at = skipItem(text, at);
    if (text[at] === close) return skipWhiteSpace(text, at + 1);
    if (text[at] !== ',') throw new Stop(`"," or "${close}"`, at);
    at = skipWhiteSpace(text, at + 1);
  }
}
