import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.ts';
import { checkCatalogue, type CatalogueFault } from './check-catalogue.ts';
import { prepareCatalogue, type LoadedCatalogue } from './prepare-catalogue.ts';

export type { LoadedCatalogue, TopicLabels } from './prepare-catalogue.ts';

const DEFAULT_CATALOGUE = new URL('default-catalogue.json', import.meta.url);

/** A catalogue file that cannot be used; the message names the file and has one line for each fault. */
export class CatalogueError extends OperatorError {
  override readonly name = 'CatalogueError';
  readonly file: string;
  readonly faults: readonly CatalogueFault[];

  constructor(file: string, faults: readonly CatalogueFault[]) {
    const lines = faults.map(({ path, text }) => (path ? `${path}: ${text}` : text));
    super(`The catalogue ${file} cannot be used:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.file = file;
    this.faults = faults;
  }
}

/**
 * Reads and checks a catalogue file.
 *
 * @param source path or `file:` URL; the shipped catalogue when left out
 * @throws {CatalogueError} naming every fault in the file, or why it cannot be read
 */
export function loadCatalogue(source: string | URL = DEFAULT_CATALOGUE): LoadedCatalogue {
  const file = source instanceof URL || source.startsWith('file:') ? fileURLToPath(source) : source;
  const text = readText(file);
  const check = checkCatalogue(parse(text, file));
  if (check.faults) throw new CatalogueError(file, check.faults);
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return prepareCatalogue(check.file, version);
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new CatalogueError(file, [{ path: '', text: `the file cannot be read (${code})` }]);
  }
  try {
    // Strict, so that a file saved in another encoding is refused rather than shown with broken accents; drops a BOM.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CatalogueError(file, [{ path: '', text: 'the file is not in UTF-8' }]);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    const before = text.slice(0, findJsonFault(text, message)).split('\n');
    const path = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    // V8 adds a position or an excerpt to what it expected.
    const reason = message.replace(/(?: in JSON)? at position \d.*$|, (?:\.\.\.)?".*$/s, '');
    throw new CatalogueError(file, [{ path, text: `not JSON (${reason})` }]);
  }
}

/**
 * Finds the index at which a text stops being JSON. V8 names it in most of its messages, but not for an unexpected token:
 * that is the last character of the shortest beginning of the text with the same kind of error.
 */
function findJsonFault(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (!isUnexpectedToken(text)) return text.length;
  let [accepted, refused] = [0, text.length];
  while (refused - accepted > 1) {
    const middle = Math.floor((accepted + refused) / 2);
    if (isUnexpectedToken(text.slice(0, middle))) refused = middle;
    else accepted = middle;
  }
  return accepted;
}

function isUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return (error as SyntaxError).message.startsWith('Unexpected token');
  }
}
