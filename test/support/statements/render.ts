import { reasonOf, SMALL_TABLES } from './check.ts';
import type { Statement } from './collect.ts';

/** Characters of a line. */
const WIDTH = 120;

const HEAD = `Statements that the server sends, each with the calls that send it and its plan on both databases.
"npm run statements" writes this file; a test fails while it is stale, and when a plan scans or sorts.

Numbers stand for values; SQLite is sent question marks. PostgreSQL's plan is the one for any values, with the settings
of open-postgres.ts. SQLite's is without statistics, since no server gathers them.
Tables of a few rows may be read as a whole: ${SMALL_TABLES.join(', ')}.

Not here: migrations, locks of names, and what backup, restore and move do while no server runs.`;

/** Writes the statements as a file for readers. */
export function renderStatements(statements: readonly Statement[]): string {
  return [comment(HEAD.split('\n')), ...statements.map(render)].join('\n\n') + '\n';
}

function render(statement: Statement): string {
  const { sql, calls, plans } = statement;
  const names = Object.keys(plans);
  const reason = reasonOf(statement);
  const head = [`${calls.join(', ')}${names.length === 1 ? ` [${names.join()} alone]` : ''}`];
  if (reason !== undefined) head.push(`Reads ${reason}.`);
  const steps = Object.entries(plans).flatMap(([name, { plan }]) => [
    name,
    ...(plan.length > 0 ? plan : ['nothing to find']).map((step) => `  ${step}`),
  ]);
  return [comment(head.flatMap(wrap)), `${layOut(sql).flatMap(wrap).join('\n')};`, comment(steps)].join('\n');
}

const comment = (lines: readonly string[]) => lines.map((line) => `-- ${line}`.trimEnd()).join('\n');

/** A word that begins a clause, and so a line; after one of the words before it, it is a part of theirs. */
const CLAUSE =
  /(?<!\b(?:delete|update|for|do) )\b(?:from|where|order by|limit|set|values|on conflict|returning|update)\b/y;

/** Breaks a statement before each clause, and indents the statements within it. */
function layOut(sql: string): string[] {
  const lines: string[] = [];
  /** True for each open parenthesis that holds a statement. */
  const open: boolean[] = [];
  let line = '';
  const breakLine = () => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '  '.repeat(open.filter(Boolean).length);
  };
  for (let at = 0; at < sql.length; at++) {
    const character = sql.charAt(at);
    if (character === ')' && open.pop()) breakLine();
    CLAUSE.lastIndex = at;
    if (at > 0 && (open.at(-1) ?? true) && CLAUSE.test(sql)) breakLine();
    line += line.trim() === '' ? character.trim() : character;
    if (character !== '(') continue;
    open.push(/^ *select\b/.test(sql.slice(at + 1)));
    if (open.at(-1)) breakLine();
  }
  breakLine();
  return lines;
}

/** Breaks a line that is too long between two words, and indents what follows. */
function wrap(line: string): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(' ')) {
    if (current.length + word.length > WIDTH - 3 && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = `${indent}  `;
    }
    current += `${word} `;
  }
  return [...lines, current.trimEnd()];
}
